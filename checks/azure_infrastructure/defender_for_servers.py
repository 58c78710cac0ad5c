from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.entities.azure_defender import SERVERS, DefenderPlan, DefenderSetting
from ztscan.estate.defender_plans import PLANS, DefenderPlans, extensions_of
from ztscan.estate.subscriptions import judged_subscriptions
from ztscan.estate.unread import Unread
from ztscan.estate.visibility import Visibility
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Severity, Unknown, check, known, required

SETTINGS = "azure_defender_settings"
_EXTENSIONS: Mapping[str, str] = {
    "agentlessvmscanning": "agentless scanning",
    "fileintegritymonitoring": "file integrity monitoring",
}
_INTEGRATIONS: Mapping[str, str] = {"wdatp": "Defender for Endpoint", "mcas": "Defender for Cloud Apps"}


@check(
    title="Defender for Servers scans machines and works with Defender for Endpoint",
    severity=Severity.MEDIUM,
    objectives=["infrastructure.harden"],
    mappings={
        "partial": {
            "cis-azure-6.0": ["8.1.3.2", "8.1.3.3", "8.1.3.4", "8.1.3.5"],
            "mcsb": ["ES-1", "PV-5"],
            "prowler": [
                "defender_auto_provisioning_vulnerabilty_assessments_machines_on",
                "defender_ensure_mcas_is_enabled",
                "defender_ensure_wdatp_is_enabled",
            ],
        }
    },
    since="0.2.0",
)
def defender_for_servers(
    azure_plans: DefenderPlans,
    azure_defender_settings: ByKey[tuple[DefenderSetting, ...]] | Gap,
    azure_visibility: Visibility,
) -> Iterator[Finding]:
    """Checks that the plan that is paid for does what it can.

    What it checks:
        Each subscription with Defender for Servers has its plan 2, agentless scanning and file integrity monitoring. The
        integrations with Defender for Endpoint and Defender for Cloud Apps are on.

    Why it matters:
        Plan 1 has no scan of machines without a sensor, and no view of changed system files. Without the integrations, what
        sensors see is missing where alerts are read.

    Limits:
        Subscriptions without the plan are left out here, and fail in `azure_infrastructure.defender_plans` where they hold
        machines.

    Remediation:
        1. Open Azure portal > Microsoft Defender for Cloud > Environment settings, the subscription, and Settings of Servers.
        2. With the CLI: `az security pricing create --name VirtualMachines --tier standard --subplan P2`, and
           `az security setting update --name WDATP --enabled true` (likewise `MCAS`).

    References:
        https://learn.microsoft.com/azure/defender-for-cloud/defender-for-servers-overview
    """
    unread = Unread()
    protected = False
    for subscription in unread.over(judged_subscriptions(azure_visibility)):
        with unread.of_one():
            if not azure_plans.is_on(subscription.id, SERVERS):
                continue
            protected = True
            missing: list[str] = []
            with unread.of_one():
                missing += _of_plan(required(azure_plans.of(subscription.id, SERVERS), PLANS, SERVERS))
            with unread.of_one():
                missing += _of_settings(azure_defender_settings, subscription.id)
            if missing:
                yield Finding(
                    subscription,
                    f"Defender for Servers in the subscription {subscription.name} lacks {', '.join(missing)}",
                    f"missing: {', '.join(missing)}",
                    "plan 2 with its extensions and integrations",
                )
    unread.raise_any()
    if not protected:
        raise NotApplicable("no subscription has Defender for Servers (see `azure_infrastructure.defender_plans`)")


def _of_plan(plan: DefenderPlan) -> Iterator[str]:
    on = extensions_of(plan)
    yield from (what for name, what in _EXTENSIONS.items() if name not in on)
    if known(plan.sub_plan, ("p1", "p2"), PLANS, "subPlan") == "p1":
        yield "plan 2"


def _of_settings(settings: ByKey[tuple[DefenderSetting, ...]] | Gap, subscription: str) -> Iterator[str]:
    read = settings if isinstance(settings, Gap) else settings[subscription]
    if isinstance(read, Gap):
        raise Unknown(read)
    on = {one.name.casefold() for one in read if one.enabled is True}
    yield from (f"the integration with {what}" for name, what in _INTEGRATIONS.items() if name not in on)

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from ztscan.directory.counting import counted, in_order
from ztscan.entities.azure_defender import CloudRecommendation, Vulnerability
from ztscan.entities.azure_kubernetes import ContainerRegistry
from ztscan.estate.ages import age_of
from ztscan.estate.defender_plans import IMAGE_SCANS, DefenderPlans, extensions_of
from ztscan.estate.machines import Machine, Machines
from ztscan.estate.subscriptions import home_of, judged_subscriptions
from ztscan.estate.unread import Unread
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Table, affected, check, known

from ._assessed import CODES, RECOMMENDATIONS, VULNERABILITIES_RESOLVED, codes_of

FOUND = "azure_vulnerabilities"
_SEVERITIES = ("low", "medium", "high", "critical")
_SCANNED = (
    "/microsoft.compute/",
    "/microsoft.hybridcompute/",
    "/microsoft.containerregistry/",
    "/microsoft.containerservice/",
    "/microsoft.kubernetes/",
)


@check(
    title="High-severity vulnerabilities of machines and images are fixed within a month",
    severity=Severity.HIGH,
    objectives=["infrastructure.harden"],
    mappings={
        "partial": {
            "cis-azure-6.0": ["8.1.3.2"],
            "mcsb": ["PV-5", "PV-6"],
            "prowler": ["defender_container_images_resolved_vulnerabilities", "defender_container_images_scan_enabled"],
        }
    },
    since="0.2.0",
)
def vulnerabilities(
    azure_vulnerabilities: Table[Vulnerability],
    azure_recommendations: Table[CloudRecommendation],
    azure_machines: Machines,
    azure_container_registries: tuple[ContainerRegistry, ...] | Gap,
    azure_plans: DefenderPlans,
    azure_visibility: Visibility,
    now: datetime,
    *,
    most_days: int = 30,
) -> Iterator[Finding]:
    """Checks that known vulnerabilities of machines and container images are worked off.

    What it checks:
        Each subscription has no unhealthy finding of severity High or Critical that became known more than `most_days` (30)
        days ago. Findings on machines, container images and clusters count. A finding without a date of publication counts as
        older.

    Why it matters:
        Attackers use known vulnerabilities within days of their publication.

    Limits:
        Machines that Defender for Cloud did not scan are not assessed, nor are registries of subscriptions in which no plan
        scans images. Vulnerabilities within databases are left out.

    Remediation:
        1. Open Azure portal > Microsoft Defender for Cloud > Recommendations, "Machines should have vulnerability findings
           resolved", and update what it names.
        2. Build images again from a current base, and deploy them.
        3. To list findings: `az security sub-assessment list --subscription SUBSCRIPTION`

    References:
        https://learn.microsoft.com/azure/defender-for-cloud/remediate-vulnerability-findings-vm
    """
    unread = Unread()
    overdue: dict[str, Counter[str]] = {}
    for row in azure_vulnerabilities.where(_may_be_grave):
        if azure_visibility.holds(row) and _is_scanned(row):
            with unread.of_one():
                if _is_overdue(row, now, most_days):
                    overdue.setdefault(home_of(row), Counter())[row.target] += 1
    for subscription in unread.over(judged_subscriptions(azure_visibility)):
        if found := overdue.get(subscription.id):
            number = f"{found.total():,} on {counted(len(found), 'resource')}"
            yield Finding(
                subscription,
                f"high-severity vulnerabilities in the subscription {subscription.name} are not fixed: {found.total():,}",
                f"{number}: {in_order((key.rpartition('/')[2] for key in found), most=5)}",
                f"fixed within {most_days} days",
                members=(affected("resource", ((key, key.rpartition("/")[2]) for key in found)),),
            )
    unscanned = _unscanned(azure_machines.found, codes_of(azure_recommendations, VULNERABILITIES_RESOLVED))
    if unscanned:
        detail = (
            f"Defender for Cloud did not scan {counted(len(unscanned), 'machine')} for vulnerabilities, such as {min(unscanned)}"
        )
        unread.add(Gap(RECOMMENDATIONS, GapReason.UNAVAILABLE, detail, "turn on Defender for Servers, and scan again"))
    with unread.of_one():
        azure_machines.require_all()
    registries = [row for row in unread.rows_of(azure_container_registries) if azure_visibility.holds(row)]
    blind: list[str] = []
    for home in sorted({home_of(row) for row in registries}):
        with unread.of_one():
            if not _scans_images(azure_plans, home):
                blind.append(azure_visibility.name_of(home))
    if blind:
        detail = f"no plan scans container images in {counted(len(blind), 'subscription')} with registries, such as {min(blind)}"
        unread.add(Gap(FOUND, GapReason.NOT_LICENSED, detail, "turn on Defender for Containers with scans of images"))
    unread.raise_any()
    if not azure_machines.found and not registries:
        raise NotApplicable("there is no machine and no container registry")


def _scans_images(plans: DefenderPlans, subscription: str) -> bool:
    """Whether one of the plans that can do so scans the images of a subscription's registries."""
    for name in ("Containers", "CloudPosture"):
        plan = plans.of(subscription, name)
        if plan is not None and plans.is_on(subscription, name) and IMAGE_SCANS in extensions_of(plan):
            return True
    return False


def _is_scanned(row: Vulnerability) -> bool:
    return any(kind in row.target for kind in _SCANNED)


def _may_be_grave(row: Vulnerability) -> bool:
    """Whether neither its code nor its severity says otherwise."""
    is_closed = (row.code or "").casefold() in ("healthy", "notapplicable")
    return not is_closed and (row.severity or "").casefold() not in ("low", "medium")


def _is_overdue(row: Vulnerability, now: datetime, most_days: int) -> bool:
    known(row.code, CODES, FOUND, "status.code")
    known(row.severity, _SEVERITIES, FOUND, "status.severity")
    age = age_of(row.published, now)
    return age is None or age.days > most_days


def _unscanned(machines: Iterable[Machine], codes: Mapping[str, str]) -> list[str]:
    """Names of machines without a verdict on their vulnerabilities."""
    return [machine.name for machine in machines if codes.get(machine.key) not in ("healthy", "unhealthy")]

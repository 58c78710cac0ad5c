from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from ztscan.directory.licences import licensed_for_intune
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.platforms import WINDOWS
from ztscan.endpoints.policy import DevicePolicy
from ztscan.endpoints.requirement import require_policy
from ztscan.endpoints.shapes.catalog import catalog_policy
from ztscan.endpoints.shapes.intents import intent_policy
from ztscan.entities.device_policies import ConfigurationPolicy, SecurityIntent
from ztscan.plugin import Gap, Severity, Yielded, check

FORMER_TEMPLATES = frozenset(("034ccd46-190c-4afc-adf1-ad7cc11262eb",))
"""Templates of MDM security baselines of the former kind, as far as they were seen."""


@check(
    title="A Windows security baseline reaches every Windows device",
    severity=Severity.LOW,
    objectives=["endpoints.enroll"],
    mappings={"stronger": {"zta": ["24573"]}},
    since="0.2.0",
)
def security_baseline(
    device_settings: DeviceSettings | Gap,
    configuration_policies: tuple[ConfigurationPolicy, ...] | Gap,
    security_intents: tuple[SecurityIntent, ...] | Gap,
    service_plans: frozenset[str],
) -> Iterator[Yielded]:
    """Whether a security baseline is assigned.

    What it checks:
        A security baseline for Windows reaches each Windows device that Intune manages. It is a policy of the template family
        `baseline` for Windows, or a baseline of the former kind (MDM security baseline).

    Why it matters:
        A baseline sets some hundred settings as Microsoft advises. Where there is none, settings that nobody thought of
        stay as they are.

    Limits:
        What the baseline sets is not assessed here: other checks assess what devices get. Tenants may reach the same by
        policies of their own. Baselines for Edge, Microsoft 365 Apps and Windows 365 do not count.

    Remediation:
        1. Open {portal:intune_baselines} > Security Baseline for Windows 10 and later, and create a profile.
        2. Assign it to a pilot group first, then to all devices.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/security-baselines
        https://learn.microsoft.com/intune/intune-service/protect/security-baseline-settings-mdm-all
    """
    settings = licensed_for_intune(device_settings, service_plans)
    policies = licensed_for_intune(configuration_policies, service_plans)
    intents = licensed_for_intune(security_intents, service_plans)
    yield from require_policy(settings, WINDOWS, [*_baselines(policies), *_former(intents)], "security baseline")


def _baselines(policies: tuple[ConfigurationPolicy, ...]) -> Iterator[DevicePolicy]:
    for policy in policies:
        template = policy.template_reference
        if template is not None and (template.template_family or "").casefold() == "baseline":
            name = (template.template_display_name or "").casefold()
            if "windows" in name and "365" not in name:
                yield catalog_policy(policy)


def _former(intents: tuple[SecurityIntent, ...]) -> Iterator[DevicePolicy]:
    for intent in intents:
        if (intent.template_id or "").casefold() in FORMER_TEMPLATES:
            yield replace(intent_policy(intent, ()), platforms=frozenset((WINDOWS,)))

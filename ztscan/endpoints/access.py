"""What "compliant device" means in this tenant: Microsoft Intune decides it, and it can mean nothing.

Source: learn.microsoft.com/intune/intune-service/protect/device-compliance-get-started (compliance policy settings).
"""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.core.model import Gap
from ztscan.directory.counting import agreeing, counted
from ztscan.endpoints.compliance import ComplianceDelay
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.effect import SettingOutcome
from ztscan.endpoints.platforms import LABELS
from ztscan.engine.evidence import fact
from ztscan.graph.areas.devices import DeviceManagement

HOURS_OF_A_DAY = 24


@fact
def compliance_caveats(
    device_management: DeviceManagement | Gap,
    compliance_rules: DeviceSettings | Gap,
    compliance_delays: tuple[ComplianceDelay, ...] | Gap,
) -> tuple[str, ...]:
    """Reasons why a compliant device may prove little, as sentences. Settings that could not be read are named too.

    Never a gap: the caveats go with a pass, they do not decide it.
    """
    settings = None if isinstance(device_management, Gap) else device_management.settings
    strict = settings.secure_by_default if settings is not None else None
    return (*_default(strict), *_policies(compliance_delays), *_hollow(strict, compliance_rules))


def _default(strict: bool | None) -> Iterator[str]:
    if strict is None:
        yield "not read: whether Intune treats a device without a compliance policy as compliant"
    elif not strict:
        yield "Intune treats a device without a compliance policy as compliant (secureByDefault: false)"


def _policies(delays: tuple[ComplianceDelay, ...] | Gap) -> Iterator[str]:
    """Whether there is a policy, and how long a device keeps access that does not comply."""
    if isinstance(delays, Gap) or any(one.assigned is None for one in delays):
        yield "not read: whether a compliance policy is assigned in Intune"
        return
    assigned = [one for one in delays if one.assigned]
    if not assigned:
        yield "no compliance policy is assigned in Intune, so that no requirement decides whether a device is compliant"
    longest = max(((one.hours, one.policy.name) for one in assigned if isinstance(one.hours, int)), default=(0, ""))
    if longest[0] > 0:
        days = -(-longest[0] // HOURS_OF_A_DAY)
        long = counted(days, "day")
        yield f'a device that does not comply keeps access for up to {long} (policy "{longest[1]}")'
    if never := [one.policy.name for one in assigned if one.hours is None]:
        named = ", ".join(f'"{name}"' for name in never)
        yield f"policies that never mark a device as not compliant: {named}"


def _hollow(strict: bool | None, rules: DeviceSettings | Gap) -> Iterator[str]:
    """The devices that no requirement reaches, and that are compliant all the same."""
    if isinstance(rules, Gap):
        yield "not read: which devices get a compliance policy in Intune"
        return
    for meaning in rules.meanings.values():
        effect = rules.of(meaning.name)
        nothing, unknown = effect.count(SettingOutcome.NOT_CONFIGURED), effect.count(SettingOutcome.UNKNOWN)
        of_all = f"of {counted(effect.devices.bit_count(), f'{LABELS[meaning.platform]} device')}"
        if nothing and strict is not True:
            counts = "may count as compliant" if strict is None else agreeing(nothing, "count as compliant")
            yield f"{nothing:,} {of_all} {agreeing(nothing, 'get no compliance policy')} that requires anything, and {counts}"
        if unknown:
            yield f"not known: whether {unknown:,} {of_all} {agreeing(unknown, 'get a compliance policy')} that requires anything"

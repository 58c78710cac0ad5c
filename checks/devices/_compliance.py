"""A check for each platform: every managed device gets a compliance policy that requires something."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from ztscan.directory.counting import in_order
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.platforms import LABELS
from ztscan.endpoints.requirement import RequiredSetting, require
from ztscan.plugin import Finding, Note, Severity, Yielded, check

_DOCUMENTATION = """Every managed device has to meet a requirement to be compliant: {devices}.

    What it checks:
        A compliance policy (`{kind}`) that requires something reaches each of these devices. It requires, for example,
        {such_as}. Groups, exclusions, filters and platforms of assignments are evaluated.

    Why it matters:
        A device that no compliance policy reaches is compliant without any requirement, or blocked, depending on the setting for
        devices without a policy. Conditional Access then decides by nothing.

    Limits:
        Whether the requirements are strong is not assessed, nor whether users are licensed for Intune. Devices of which it is
        not known whether a policy reaches them are not assessed. Without such devices the check does not apply.

    Remediation:
        1. Open {{portal:intune_compliance}} > Policies > Create policy, and choose {platform}. {require}
        2. Assign it to all users, or to all groups with managed devices. Where the finding names an exclusion or a filter, change
           that assignment.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/device-compliance-get-started
        https://learn.microsoft.com/intune/intune-service/protect/{page}
"""
Check = Callable[[DeviceSettings], Iterator[Yielded]]


def compliance_check(
    name: str,
    *,
    severity: Severity,
    devices: str,
    kind: str,
    platform: str,
    such_as: str,
    require: str,
    page: str,
    control: str,
    version: int = 1,
) -> Check:
    """The check `compliance_NAME`. ``platform``: the words of the portal; ``control``: the one of Zero Trust Assessment."""

    def decide(compliance_rules: DeviceSettings) -> Iterator[Yielded]:
        yield from _reached(compliance_rules, name)

    decide.__name__ = decide.__qualname__ = f"compliance_{name}"
    decide.__doc__ = _DOCUMENTATION.format(
        devices=devices, kind=kind, platform=platform, such_as=such_as, require=require, page=page
    )
    declare = check(
        title=f"Every {LABELS[name]} device gets a compliance policy with requirements",
        severity=severity,
        objectives=["endpoints.compliance_for_access"],
        mappings={"stronger": {"zta": [control]}},
        version=version,
        since="0.2.0",
    )
    return declare(decide)


def _reached(rules: DeviceSettings, platform: str) -> Iterator[Yielded]:
    meaning = f"compliance.{platform}"
    for one in require(rules, RequiredSetting(meaning, "a compliance policy with a requirement")):
        is_only = isinstance(one, Finding) and one.discriminator == f"{meaning}:not configured"
        yield msgspec.structs.replace(one, discriminator="") if is_only else one
    empty = [f'"{one.policy.name}"' for one in rules.policies if platform in (one.policy.platforms or ()) and not one.settings]
    if empty:
        yield Note(f"not counted, since it requires nothing: {in_order(empty)}")

"""How the findings on app protection are fixed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ztscan.plugin import Finding, FixFacts, Fixing, FixStep, Impact, NoFix, RecordedValues, step

from ._policies import ANDROID, IOS

_PATHS = {
    "iosManagedAppProtection": (IOS, "/deviceAppManagement/iosManagedAppProtections"),
    "androidManagedAppProtection": (ANDROID, "/deviceAppManagement/androidManagedAppProtections"),
}
Values = Callable[[str, Mapping[str, object]], Mapping[str, Any]]


def _sets(changes: str, values: Values, notices: str) -> Fixing:
    """The fix that sets values in each policy of a finding. ``values`` are made of the kind of the policy and the options."""

    def build(recorded: RecordedValues, findings: tuple[Finding, ...], options: Mapping[str, object]) -> Iterator[FixStep]:
        for kind, key in sorted({(finding.subject.kind, finding.subject.id) for finding in findings}):
            resource, path = _PATHS[kind]
            body = {"@odata.type": f"#microsoft.graph.{kind}", **values(kind, options)}
            yield step(resource, f"{path}/{key}", body, recorded.of(resource, key), version="beta")

    facts = FixFacts(
        changes=changes,
        permissions=("DeviceManagementApps.ReadWrite.All",),
        role="Intune Administrator",
        licence="Microsoft Intune",
        impact=Impact.MAY_BLOCK,
        notices=notices,
    )
    return Fixing(facts, build)


def _refuses(kind: str, _options: Mapping[str, object]) -> Mapping[str, Any]:
    both = {"deviceComplianceRequired": True, "appActionIfDeviceComplianceRequired": "block"}
    if kind == "iosManagedAppProtection":
        return both
    attested = {
        "requiredAndroidSafetyNetDeviceAttestationType": "basicIntegrityAndDeviceCertification",
        "appActionIfAndroidSafetyNetDeviceAttestationFailed": "block",
    }
    return {**both, **attested}


def _asks(_kind: str, options: Mapping[str, object]) -> Mapping[str, Any]:
    return {"pinRequired": True, "periodOnlineBeforeAccessCheck": f"PT{options['maximum_minutes']}M"}


_ASSIGN = NoFix("A person has to choose which apps are protected, and pilot the policy with some users.")

FIXES = {
    "ios": _ASSIGN,
    "android": _ASSIGN,
    "disabled_account": _sets(
        "Block work data in protected apps when the account is disabled.",
        lambda _kind, _options: {"appActionIfUnableToAuthenticateUser": "block"},
        "People whose account is disabled can no longer open work data.",
    ),
    "jailbreak": _sets(
        "Block protected apps on jailbroken and rooted devices.",
        _refuses,
        "People with a jailbroken or rooted device can no longer open work data.",
    ),
    "idle": _sets(
        "Let protected apps ask for a PIN after the accepted time.",
        _asks,
        "People choose a PIN once, and enter it after the accepted time.",
    ),
}

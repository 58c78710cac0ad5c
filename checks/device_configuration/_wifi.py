"""Wi-Fi profiles of one platform, each judged by itself: a good one does not make a bad one better."""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.endpoints.shapes.targets import targets_of
from ztscan.endpoints.shapes.typed import kind_of
from ztscan.endpoints.targets import includes_somebody
from ztscan.entities.device_policies import DeviceConfiguration
from ztscan.plugin import Finding, Gap, NotApplicable, Note, Subject, Unknown, Yielded, known, required

_RESOURCE = "device_configurations"
_ENTERPRISE = frozenset(("wpaenterprise", "wpa2enterprise", "wpa3enterprise"))
_OTHERS = frozenset(("open", "none", "wep", "wpa", "wpapersonal", "wpa2personal", "wpa3personal"))
_SIGN_INS = frozenset(("eaptls", "leap", "eapsim", "eapttls", "peap", "eapfast", "teap"))


def enterprise_networks(profiles: tuple[DeviceConfiguration, ...], platform: str) -> Iterator[Yielded]:
    """Findings on the assigned Wi-Fi profiles of a platform without an enterprise sign-in. NotApplicable: none is assigned."""
    unknown: list[Gap] = []
    found = False
    for profile in profiles:
        try:
            kind = required(profile.odata_type, _RESOURCE, "@odata.type") and kind_of(profile)
            if not kind.startswith(_BEGINNINGS[platform]) or not kind.endswith("wificonfiguration") or not _is_assigned(profile):
                continue
            found = True
            yield from _of(profile)
        except Unknown as missing:
            unknown.extend(missing.gaps)
    if unknown:
        raise Unknown(*dict.fromkeys(unknown))
    if not found:
        raise NotApplicable(f"no Wi-Fi profile for {platform} is assigned")


_BEGINNINGS = {"iOS": ("ios",), "macOS": ("macos",), "Android": ("android", "aosp")}


def _is_assigned(profile: DeviceConfiguration) -> bool:
    """Whether the profile is for somebody. A target of a kind that is not known may be anybody."""
    return includes_somebody(required(targets_of(profile.assignments), _RESOURCE, "assignments")) is not False


def _of(profile: DeviceConfiguration) -> Iterator[Yielded]:
    security = known(profile.properties.get("wiFiSecurityType"), _ENTERPRISE | _OTHERS, _RESOURCE, "wiFiSecurityType")
    if security not in _ENTERPRISE:
        text = str(profile.properties["wiFiSecurityType"])
        subject = Subject("deviceConfiguration", profile.id, profile.name)
        yield Finding(
            subject,
            f'the network of "{profile.name}" has no enterprise sign-in: {text}',
            f"wiFiSecurityType: {text}",
            "WPA-Enterprise",
        )
    elif str(profile.properties.get("eapType")).casefold() in _SIGN_INS - {"eaptls", "teap"}:
        yield Note(f'"{profile.name}" signs in by {profile.properties["eapType"]}, not by a certificate')

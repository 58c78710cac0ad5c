"""Cases that the checks of Wi-Fi profiles share."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.configuration_cases import PROFILES, profile
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from tests.intune.hardened import key_of, typed, wifi
from tests.intune.shapes import ALL_DEVICES, target
from ztscan.core.model import GapReason, Verdict

OTHER = key_of("Another network")


def cases_of(name: str, kind: str, others: tuple[str, ...]) -> tuple[Case, ...]:
    """The rows of a platform: its profile, the type without ``Enterprise``, and words that are not enough."""
    path = f"{PROFILES}/{key_of(name)}"
    open_network = typed(kind, "Another network", ALL_DEVICES, wiFiSecurityType="open")
    return (
        Case("a certificate is required"),
        *(Case(f"security is {word}", {f"{path}/wiFiSecurityType": word}, fails={key_of(name)}) for word in others),
        Case("a password is required, which is told", {f"{path}/eapType": "peap"}),
        Case("a good profile does not hide another", profile(open_network), fails={OTHER}),
        Case("another that is assigned to nobody", profile({**open_network, "assignments": []})),
        Case("another that only excludes", profile({**open_network, "assignments": [target("exclusionGroup", groupId="g")]})),
        Case("another network with a sign-in", profile(wifi(kind, "Another network", ALL_DEVICES))),
        Case("none is assigned", {f"{path}/assignments": []}, verdict=Verdict.NOT_APPLICABLE),
        Case("R13: the security was not returned", {f"{path}/wiFiSecurityType": None}, verdict=Verdict.NOT_ASSESSED),
        Case("R13: the assignments were not returned", {f"{path}/assignments": None}, verdict=Verdict.NOT_ASSESSED),
        Case("a word that nobody knows", {f"{path}/wiFiSecurityType": "unknownFutureValue"}, verdict=Verdict.NOT_ASSESSED),
        Case("R13: a type was not returned", profile({**open_network, "@odata.type": None}), verdict=Verdict.NOT_ASSESSED),
        Case("profiles could not be read", {PROFILES: gap(PROFILES)}, verdict=Verdict.NOT_ASSESSED),
        Case(
            "no Intune",
            {**WITHOUT_SUBSCRIPTIONS, PROFILES: gap(PROFILES, GapReason.NOT_LICENSED)},
            verdict=Verdict.NOT_APPLICABLE,
        ),
    )

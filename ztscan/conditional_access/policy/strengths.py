"""Authentication strengths as sets of (combination, configuration), and when one is at least as strong as another.

A name says nothing: what counts is the list of combinations that the tenant's strength allows today. Source:
learn.microsoft.com, *Conditional Access authentication strength* and *advanced options*.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ztscan.conditional_access.policy.truth import Truth
from ztscan.core.immutable import freeze_fields
from ztscan.graph.areas.conditional_access import AuthenticationStrength, CombinationConfiguration

MFA_STRENGTH = "00000000-0000-0000-0000-000000000002"
PASSWORDLESS_STRENGTH = "00000000-0000-0000-0000-000000000003"
PHISHING_RESISTANT_STRENGTH = "00000000-0000-0000-0000-000000000004"

Narrowing = tuple[frozenset[str] | None, frozenset[str] | None, frozenset[str] | None]
"""Allowed AAGUIDs, issuer SKIs and policy OIDs; None: any."""
ANY: Narrowing = (None, None, None)


class Strength(msgspec.Struct, frozen=True):
    """What a strength accepts: each combination (modes sorted, lower case) with what narrows it."""

    id: str
    name: str
    accepted: Mapping[frozenset[str], Narrowing]

    def __post_init__(self) -> None:
        freeze_fields(self)

    def __hash__(self) -> int:
        return hash((self.id, frozenset(self.accepted)))

    def at_least(self, other: Strength) -> bool:
        """Whether a sign-in that meets this strength meets the other one, too. An empty strength is none: False."""
        return bool(self.accepted) and all(
            combination in other.accepted and _as_narrow(narrowing, other.accepted[combination])
            for combination, narrowing in self.accepted.items()
        )


def _as_narrow(narrowing: Narrowing, other: Narrowing) -> bool:
    return all(theirs is None or (ours is not None and ours <= theirs) for ours, theirs in zip(narrowing, other, strict=True))


def combination(text: str) -> frozenset[str]:
    """``password,sms`` as a set of modes; neither order nor case counts."""
    return frozenset(mode.strip().lower() for mode in text.split(","))


def strength_of(entity: AuthenticationStrength) -> Strength:
    """The strength in Graph's ``authenticationStrengthPolicy``."""
    accepted: dict[frozenset[str], Narrowing] = {combination(text): ANY for text in entity.allowed_combinations or ()}
    for configuration in entity.combination_configurations or ():
        for text in configuration.applies_to_combinations:
            if combination(text) in accepted:
                accepted[combination(text)] = _narrowing(configuration)
    return Strength(entity.id.lower(), entity.display_name or entity.id, accepted)


def strength_inside_policy(raw: Any) -> Strength | None:
    """The copy that a policy carries, where it was expanded; None where only the id was sent, or nothing that is a strength."""
    if not isinstance(raw, Mapping) or not raw.get("allowedCombinations"):
        return None
    configurations = tuple(
        CombinationConfiguration(
            applies_to_combinations=_texts(item.get("appliesToCombinations")) or (),
            allowed_aaguids=_texts(item.get("allowedAAGUIDs")),
            allowed_issuer_skis=_texts(item.get("allowedIssuerSkis")),
            allowed_policy_oids=_texts(item.get("allowedPolicyOIDs")),
        )
        for item in _items(raw.get("combinationConfigurations"))
        if isinstance(item, Mapping)
    )
    name = raw.get("displayName")
    return strength_of(
        AuthenticationStrength(
            id=str(raw.get("id") or ""),
            display_name=name if isinstance(name, str) else None,
            allowed_combinations=_texts(raw.get("allowedCombinations")),
            combination_configurations=configurations,
        )
    )


def _items(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else ()


def _texts(value: Any) -> tuple[str, ...] | None:
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else None


def _narrowing(configuration: CombinationConfiguration) -> Narrowing:
    def some_of(values: tuple[str, ...] | None) -> frozenset[str] | None:
        return frozenset(value.lower() for value in values) if values else None

    return (
        some_of(configuration.allowed_aaguids),
        some_of(configuration.allowed_issuer_skis),
        some_of(configuration.allowed_policy_oids),
    )


def _built_in(identifier: str, name: str, *combinations: str) -> Strength:
    return Strength(identifier, name, {combination(text): ANY for text in combinations})


_PHISHING_RESISTANT = ("windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor")
_PASSWORDLESS = (*_PHISHING_RESISTANT, "deviceBasedPush")
_MFA = (
    *_PASSWORDLESS,
    "temporaryAccessPassOneTime",
    "temporaryAccessPassMultiUse",
    "password,microsoftAuthenticatorPush",
    "password,softwareOath",
    "password,hardwareOath",
    "password,sms",
    "password,voice",
    "federatedMultiFactor",
    "microsoftAuthenticatorPush,federatedSingleFactor",
    "softwareOath,federatedSingleFactor",
    "hardwareOath,federatedSingleFactor",
    "sms,federatedSingleFactor",
    "voice,federatedSingleFactor",
)

BUILT_IN: Mapping[str, Strength] = {
    strength.id: strength
    for strength in (
        _built_in(MFA_STRENGTH, "Multifactor authentication", *_MFA),
        _built_in(PASSWORDLESS_STRENGTH, "Passwordless MFA", *_PASSWORDLESS),
        _built_in(PHISHING_RESISTANT_STRENGTH, "Phishing-resistant MFA", *_PHISHING_RESISTANT),
    )
}
"""The three that Microsoft ships, as of July 2026: the measure for requirements, and what a policy's bare id means where the
tenant's own list was not read."""

_WITHOUT_INBOUND_TRUST = frozenset(
    combination(text)
    for text in (
        "password,sms",
        "password,voice",
        "password,microsoftAuthenticatorPush",
        "password,softwareOath",
        "microsoftAuthenticatorPush,federatedSingleFactor",
        "softwareOath,federatedSingleFactor",
        "sms,federatedSingleFactor",
        "voice,federatedSingleFactor",
    )
)
_AT_HOME_ONLY = frozenset(
    mode.lower()
    for mode in (
        "windowsHelloForBusiness",
        "fido2",
        "x509CertificateMultiFactor",
        "x509CertificateSingleFactor",
        "hardwareOath",
        "temporaryAccessPassOneTime",
        "temporaryAccessPassMultiUse",
    )
)


def open_to_guests(strength: Strength) -> Truth:
    """Whether an external user can meet a strength here although MFA of the home tenant is not believed.

    The page on external users names SMS, voice, push and software OATH as possible here, and keys, certificates, hardware OATH
    and passes as possible at home only. Of other combinations nothing is said.
    """
    if any(accepted in _WITHOUT_INBOUND_TRUST for accepted in strength.accepted):
        return True
    return False if all(accepted & _AT_HOME_ONLY for accepted in strength.accepted) else None

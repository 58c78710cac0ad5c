"""The counts behind the report's charts: one struct per chart, in ``Scan.statistics`` under the name of its fact.

A fact returns one of these structs. In a result file they are plain JSON objects with the same keys; ``read`` takes both.
All counts are people unless a field says otherwise. An unknown count is never 0: the fact is a gap, the key is missing, and
the report says why there is no chart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

import msgspec

Population = Literal["members", "guests", "privileged"]
Required = Literal["block", "phishing_resistant", "mfa_and_device", "mfa", "device", "other", "none", "unknown"]
"""What a sign-in requires, strongest first. ``device``: a compliant or joined device without MFA. ``other``: only terms of use
or the like. ``none``: only the password. ``unknown``: undetermined, because a condition cannot be decided."""


class DirectorySize(msgspec.Struct, frozen=True):
    """``directory_size``: how many people there are. ``members`` and ``guests`` can sign in, ``disabled`` cannot."""

    members: int
    guests: int
    disabled: int

    @property
    def people(self) -> int:
        return self.members + self.guests


Tier = Literal["Free", "P1", "P2"]
"""Editions of Microsoft Entra ID, each of which includes the one before."""


class LicenceTier(msgspec.Struct, frozen=True):
    """``licence_tier``: the highest edition of Microsoft Entra ID that a subscription of the tenant includes."""

    tier: Tier


class RegisteredPopulation(msgspec.Struct, frozen=True):
    """People of one population by the strongest method that they have registered. The five counts add up to the population.

    ``phishing_resistant``: passkey, FIDO2 key, Windows Hello for Business, certificate. ``mfa``: an app or a token.
    ``weak``: text message, voice call or e-mail only. ``none``: a password only. ``unknown``: not in Graph's registration
    report, which leaves out disabled accounts and lags behind.
    """

    population: Population
    phishing_resistant: int
    mfa: int
    weak: int
    none: int
    unknown: int = 0
    methods: Mapping[str, int] = {}
    """People of the population with each registered method, by Graph's name. Empty in older results."""

    @property
    def total(self) -> int:
        return self.phishing_resistant + self.mfa + self.weak + self.none + self.unknown


class RegistrationByMethod(msgspec.Struct, frozen=True):
    """``registration_by_method``: the methods that people have registered, and their strength.

    ``methods`` counts the people with each registered method, by Graph's name for it (``methodsRegistered``).
    """

    populations: tuple[RegisteredPopulation, ...]
    methods: Mapping[str, int] = {}


class SignInsByClient(msgspec.Struct, frozen=True):
    """``sign_ins_by_client``: the newest successful interactive sign-ins of the last days, by the client app of the log.

    ``clients`` counts sign-ins, not people. ``legacy`` are the clients among them that cannot perform MFA.
    """

    days: int
    clients: Mapping[str, int]
    legacy: tuple[str, ...] = ()

    @property
    def sign_ins(self) -> int:
        return sum(self.clients.values())


class PrivilegedRole(msgspec.Struct, frozen=True):
    """Holders of one privileged role: permanent, active until a date, eligible, and activated now. Each is counted once.

    ``activation_requires`` names what the role's management policy requires on activation (``mfa``, ``approval``,
    ``justification``, ``authentication_context``, ``ticket``). None: the policy could not be read.
    """

    id: str
    """Template id of the role."""
    name: str
    permanent: int
    time_limited: int
    eligible: int
    activated: int
    activation_requires: tuple[str, ...] | None = None


class PrivilegedRoles(msgspec.Struct, frozen=True):
    """``privileged_roles``: every privileged role with an active or eligible assignment."""

    roles: tuple[PrivilegedRole, ...]


class CoveragePopulation(msgspec.Struct, frozen=True):
    name: str
    people: int


class CoverageCell(msgspec.Struct, frozen=True):
    """One population on one group of applications: the weakest requirement of any of its sign-ins.

    ``people`` counts those who can sign in with no more than that. ``check`` and ``fingerprint`` name the finding with the
    example sign-in, and are empty if there is none. ``because`` gives the reason in a few words.
    """

    demand: Required
    people: int
    check: str = ""
    fingerprint: str = ""
    because: str = ""


class ConditionalAccessMatrix(msgspec.Struct, frozen=True):
    """``conditional_access_matrix``: ``cells[i][j]`` is ``populations[i]`` on ``applications[j]``."""

    populations: tuple[CoveragePopulation, ...]
    applications: tuple[str, ...]
    cells: tuple[tuple[CoverageCell, ...], ...]


class FlowNode(msgspec.Struct, frozen=True):
    """A box of the flow. ``stage`` is its column from the left, from 0. ``demand`` shades the last column."""

    id: str
    label: str
    stage: int
    demand: Required | None = None


class FlowLink(msgspec.Struct, frozen=True):
    source: str
    target: str
    count: int


class SignInFlow(msgspec.Struct, frozen=True):
    """``sign_in_flow``: from all people (stage 0), by the kind of account (1), to what the weakest sign-in requires (2).

    ``unit`` says what is counted. What flows into a box also flows out of it, except in the last column.
    """

    unit: Literal["people", "sign-ins"]
    nodes: tuple[FlowNode, ...]
    links: tuple[FlowLink, ...]


class TrendPoint(msgspec.Struct, frozen=True):
    """One earlier scan of the same tenant, oldest first in a history. ``scores`` and ``assessed`` by pillar id, 0-100."""

    finished: str
    """ISO 8601."""
    scores: Mapping[str, int | None]
    assessed: Mapping[str, int]
    gaps: Mapping[str, int]
    """Failing checks by severity, waived ones left out."""


S = TypeVar("S", bound=msgspec.Struct)

SHAPES: Mapping[str, type[msgspec.Struct]] = {
    "directory_size": DirectorySize,
    "licence_tier": LicenceTier,
    "registration_by_method": RegistrationByMethod,
    "privileged_roles": PrivilegedRoles,
    "conditional_access_matrix": ConditionalAccessMatrix,
    "sign_in_flow": SignInFlow,
    "sign_ins_by_client": SignInsByClient,
}
"""Keys of ``Scan.statistics`` with the struct of each."""


def read(statistics: Mapping[str, Any], key: str, shape: type[S]) -> S | None:
    """The statistic under ``key``, from the struct or from the JSON of a result file. None: it is missing.

    Raises msgspec.ValidationError if it has another shape.
    """
    found = statistics.get(key)
    return None if found is None else msgspec.convert(found, shape, from_attributes=True)

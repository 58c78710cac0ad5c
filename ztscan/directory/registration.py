"""The authentication methods that users have registered, and their strength.

The list of users is left-joined with Graph's registration report. The report omits disabled accounts, includes guests, and
lags behind by a day or more. An account without a row is therefore undetermined, not an account without a method.

Sources: learn.microsoft.com/graph/api/resources/userregistrationdetails (names of methods: ``usageAuthMethod`` in beta) and
learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths (which methods are phishing-resistant).
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, compress
from types import MappingProxyType
from typing import Final, Literal, TypeVar, overload

import msgspec

from ztscan.core.charts import Population, RegisteredPopulation, RegistrationByMethod
from ztscan.core.columns import Table
from ztscan.core.model import Gap, GapReason, Subject
from ztscan.directory.people import PrivilegedUsers, enabled_guests
from ztscan.engine.evidence import fact
from ztscan.graph.areas.authentication_methods import UserRegistrationDetails
from ztscan.graph.areas.users import User

Strength = Literal["phishing_resistant", "mfa", "weak", "none", "unknown"]
T = TypeVar("T")
_ABSENT: Final = "absent"
"""The answer for an account without a row."""

HARDWARE_KEYS = frozenset({"fido2SecurityKey", "passKeyDeviceBound"})
PHISHING_RESISTANT = HARDWARE_KEYS | {
    "fido2",
    "macOsSecureEnclaveKey",
    "passKeyDeviceBoundAuthenticator",
    "passKeyDeviceBoundWindowsHello",
    "passKeySynced",
    "windowsHelloForBusiness",
    "x509CertificateMultiFactor",
    "x509CertificateSingleFactor",
}
_APPS_AND_TOKENS = frozenset(
    {
        "externalAuthMethod",
        "hardwareOneTimePasscode",
        "microsoftAuthenticatorPasswordless",
        "microsoftAuthenticatorPush",
        "oneTimePasscode",
        "softwareOneTimePasscode",
        "temporaryAccessPass",
    }
)
_WEAK = frozenset({"alternateMobilePhone", "email", "mobilePhone", "officePhone", "qrCode", "sms"})
SECURITY_QUESTION = "securityQuestion"
_NO_SIGN_IN = frozenset({SECURITY_QUESTION, "appPassword", "password"})
"""Registered, but not a second factor for interactive sign-in."""
_FAMILIAR = PHISHING_RESISTANT | _APPS_AND_TOKENS | _WEAK | _NO_SIGN_IN


def owns(row: UserRegistrationDetails, wanted: Collection[str]) -> bool | None:
    """Whether one of ``wanted`` is registered. None if Graph does not say, or if an unrecognised method may be one."""
    methods = row.methods_registered
    if methods is None:
        return None
    if any(method in wanted for method in methods):
        return True
    return False if _FAMILIAR.issuperset(methods) else None


def resists_phishing(row: UserRegistrationDetails) -> bool | None:
    """Whether a phishing-resistant method is registered. None if undetermined."""
    return owns(row, PHISHING_RESISTANT)


def methods_of(row: UserRegistrationDetails) -> str:
    """The registered methods as text, by Graph's names, sorted."""
    return _told(row.methods_registered or ())


@lru_cache(maxsize=10_000)  # most users have registered one of a few sets of methods
def _told(methods: tuple[str, ...]) -> str:
    return f"methodsRegistered: {', '.join(sorted(methods)) or 'none'}"


class Lacking(msgspec.Struct, frozen=True):
    """The users that certainly lack something, and why others are undetermined."""

    people: Sequence[tuple[Subject, UserRegistrationDetails]]
    """Sorted by user id. Each entry is created on access."""
    population: int
    """Number of evaluated accounts, without disabled ones."""
    gaps: tuple[Gap, ...]


class _People(Sequence[tuple[Subject, UserRegistrationDetails]]):
    """Users and their rows in the report, by ordinals."""

    __slots__ = ("_ordinals", "_registrations")

    def __init__(self, registrations: Registrations, ordinals: Sequence[int]) -> None:
        self._registrations = registrations
        self._ordinals = ordinals

    def __len__(self) -> int:
        return len(self._ordinals)

    @overload
    def __getitem__(self, index: int) -> tuple[Subject, UserRegistrationDetails]: ...
    @overload
    def __getitem__(self, index: slice) -> _People: ...
    def __getitem__(self, index: int | slice) -> tuple[Subject, UserRegistrationDetails] | _People:
        if isinstance(index, slice):
            return _People(self._registrations, self._ordinals[index])
        registrations, ordinal = self._registrations, self._ordinals[index]
        user = registrations.everybody[ordinal]
        return Subject("user", user.id, user.name), registrations.report[registrations.places[ordinal]]

    def __iter__(self) -> Iterator[tuple[Subject, UserRegistrationDetails]]:
        registrations, ordinals = self._registrations, self._ordinals
        users = registrations.everybody.at(ordinals)
        rows = registrations.report.at(map(registrations.places.__getitem__, ordinals))
        columns = users.column("id"), users.column("user_principal_name")
        for identifier, name, ordinal, row in zip(*columns, ordinals, rows, strict=True):
            yield Subject("user", identifier, name or registrations.everybody[ordinal].name), row

    def __eq__(self, other: object) -> bool:
        """Equal to a sequence of the same people with the same rows."""
        return tuple(self) == tuple(other) if isinstance(other, _People | tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))


class Registrations(msgspec.Struct, frozen=True):
    """Users and the registration report."""

    everybody: Table[User]
    report: Table[UserRegistrationDetails]
    places: Sequence[int]
    """By user, in the order of ``everybody``: the position in ``report``, or -1 if there is none."""

    @property
    def users(self) -> Mapping[str, User]:
        """Users by id."""
        return self.everybody.by_id

    @property
    def rows(self) -> Mapping[str, UserRegistrationDetails]:
        """Rows of the report by user id."""
        return self.report.by_id

    def of(self, people: Table[User], function: Callable[[UserRegistrationDetails | None], T]) -> Iterator[T]:
        """The result of ``function`` for the row of each of ``people``, a part of ``everybody``. None stands for a missing row.

        ``function`` sees what is registered, but not for which user (``Table.each``).
        """
        answers = [*self.report.each(function), function(None)]  # a user without a row has the position -1, the last
        everybody = people.ordinals == range(len(self.places))
        return map(answers.__getitem__, self.places if everybody else map(self.places.__getitem__, people.ordinals))

    def lacking(
        self, people: Table[User] | Iterable[str], graph_property: str, holds: Callable[[UserRegistrationDetails], bool | None]
    ) -> Lacking:
        """Those of ``people`` (or of these user ids) for which ``holds`` is certainly false. Disabled accounts do not count.

        ``holds`` returns None if the row does not say. ``graph_property`` names the evaluated property. ``holds`` sees what is
        registered, but not for which user (``Table.each``). Accounts without a row, with an unknown state, or outside the
        list of users are gaps.
        """
        known, strangers = self._found(people)
        answers = self.of(known, lambda row: _ABSENT if row is None else holds(row))
        enabled = known.each(lambda user: user.account_enabled)
        told = [*zip(enabled, answers, strict=True)]
        of_strangers = [(None, _ABSENT if (row := self.rows.get(key)) is None else holds(row)) for key in strangers]
        counts = Counter(chain(told, of_strangers))
        counted = {kind: number for kind, number in counts.items() if kind[0] is not False}
        population = sum(counted.values())
        absent = sum(number for (_, answer), number in counted.items() if answer == _ABSENT)
        unsaid = sum(number for (_, answer), number in counted.items() if answer is None)
        unsure = counted.get((None, False), 0)
        certain = array("I", compress(known.ordinals, map((True, False).__eq__, told)))
        lacking = _People(self, memoryview(certain).toreadonly())
        return Lacking(lacking, population, _gaps(population, absent, unsaid, unsure, graph_property))

    def _found(self, people: Table[User] | Iterable[str]) -> tuple[Table[User], frozenset[str]]:
        """Those of ``people`` that are in the list of users, sorted by id, and the ids of the others."""
        if isinstance(people, Table):
            if people.is_part_of(self.everybody):
                return people.in_order, frozenset()
            people = people.column("id")
        ordinals = {key: self.everybody.find(key) for key in people}
        strangers = frozenset(key for key, ordinal in ordinals.items() if ordinal is None)
        return self.everybody.at(ordinal for ordinal in ordinals.values() if ordinal is not None).in_order, strangers


def _gaps(population: int, absent: int, unsaid: int, unsure: int, graph_property: str) -> tuple[Gap, ...]:
    report = "user_registration_details"
    found: list[Gap] = []
    if absent:
        detail = f"the registration report has no row for {_of(absent, population)}"
        found.append(Gap(report, GapReason.UNAVAILABLE, detail, "scan again in two days: the report lags behind the directory"))
    if unsaid:
        detail = f"the registration report does not state `{graph_property}` for {_of(unsaid, population)}"
        found.append(Gap(report, GapReason.MALFORMED, detail, "scan again; if this persists, report it"))
    if unsure:
        detail = f"{_of(unsure, population)} would fail, but it is unknown whether they are enabled"
        found.append(Gap("users", GapReason.MALFORMED, detail, "scan again; if this persists, report it"))
    return tuple(found)


def _of(part: int, population: int) -> str:
    return f"{part} of {population} {'account' if population == 1 else 'accounts'}"


@fact
def registrations(users: Table[User], user_registration_details: Table[UserRegistrationDetails]) -> Registrations:
    """All users and all rows of the registration report, joined by id."""
    return Registrations(users, user_registration_details, users.ordinals_in(user_registration_details))


@fact
def registration_by_method(
    users: Table[User],
    members_registering_here: Table[User],
    registrations: Registrations,
    privileged_users: PrivilegedUsers | Gap,
) -> RegistrationByMethod:
    """The strength of the methods of members, guests and privileged users, and the number of users with each method.

    Privileged users are omitted if not all of them could be read, because the count would be wrong.
    """
    guests = enabled_guests(users)
    populations = [_population("members", members_registering_here, registrations), _population("guests", guests, registrations)]
    if not isinstance(privileged_users, Gap) and not privileged_users.gaps:
        holders = users.at(found for key in privileged_users.holdings if (found := users.find(key)) is not None)
        enabled = holders.where(lambda user: user.account_enabled is not False)
        populations.append(_population("privileged", enabled, registrations))
    methods = _counted(chain.from_iterable(registrations.of(people, _methods) for people in (members_registering_here, guests)))
    return RegistrationByMethod(tuple(populations), methods)


def _methods(row: UserRegistrationDetails | None) -> frozenset[str]:
    return frozenset() if row is None else frozenset(row.methods_registered or ())


def _population(name: Population, people: Table[User], registrations: Registrations) -> RegisteredPopulation:
    counts = Counter(registrations.of(people, _strength))
    strengths = (counts["phishing_resistant"], counts["mfa"], counts["weak"], counts["none"], counts["unknown"])
    return RegisteredPopulation(name, *strengths, _counted(registrations.of(people, _methods)))


def _counted(held: Iterable[frozenset[str]]) -> Mapping[str, int]:
    """The number of people with each method."""
    methods: Counter[str] = Counter()
    for one, count in Counter(held).items():
        methods.update(dict.fromkeys(one, count))
    return MappingProxyType(dict(sorted(methods.items())))


def _strength(row: UserRegistrationDetails | None) -> Strength:
    """The strongest registered method. An unrecognised method or a missing row is unknown."""
    if row is None or row.methods_registered is None:
        return "unknown"
    methods = frozenset(row.methods_registered)
    if methods & PHISHING_RESISTANT:
        return "phishing_resistant"
    if not methods <= _FAMILIAR:
        return "unknown"
    if methods & _APPS_AND_TOKENS:
        return "mfa"
    return "weak" if methods & _WEAK else "none"

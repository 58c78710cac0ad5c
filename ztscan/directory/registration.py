"""What people have registered to sign in with, and how strong it is.

The registration report of Graph is joined to the list of users from the left: it leaves out disabled accounts, includes
guests, and lags behind by a day or more, so that an account without a row is unknown, never an account without a method.

Sources: learn.microsoft.com/graph/api/resources/userregistrationdetails (names of methods: ``usageAuthMethod`` in beta) and
learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths (which of them resist phishing).
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from types import MappingProxyType
from typing import Final, Literal, TypeVar, overload

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
"""The answer of an account that has no row."""

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
"""Registered, and yet no second factor of an interactive sign-in."""
_FAMILIAR = PHISHING_RESISTANT | _APPS_AND_TOKENS | _WEAK | _NO_SIGN_IN


def owns(row: UserRegistrationDetails, wanted: Collection[str]) -> bool | None:
    """Whether one of ``wanted`` is registered; None where that is not said, or a method that we do not know may be one."""
    methods = row.methods_registered
    if methods is None:
        return None
    if any(method in wanted for method in methods):
        return True
    return False if _FAMILIAR.issuperset(methods) else None


def resists_phishing(row: UserRegistrationDetails) -> bool | None:
    """Whether a method that resists phishing is registered; None where that cannot be told."""
    return owns(row, PHISHING_RESISTANT)


def methods_of(row: UserRegistrationDetails) -> str:
    """The registered methods by Graph's names, in a fixed order, to be shown."""
    return _told(row.methods_registered or ())


@lru_cache(maxsize=10_000)  # of hundreds of thousands of people most have registered one of a few sets
def _told(methods: tuple[str, ...]) -> str:
    return f"methodsRegistered: {', '.join(sorted(methods)) or 'none'}"


@dataclass(frozen=True, slots=True)
class Lacking:
    """Who certainly lacks something, and what keeps the others from being judged."""

    people: Sequence[tuple[Subject, UserRegistrationDetails]]
    """In order of user id; each made when it is asked for."""
    population: int
    """How many accounts were asked about, disabled ones left out."""
    gaps: tuple[Gap, ...]


class _People(Sequence[tuple[Subject, UserRegistrationDetails]]):
    """Users and their rows of the report, by ordinals."""

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

    def __eq__(self, other: object) -> bool:
        """Equal to a sequence of the same people with the same rows."""
        return tuple(self) == tuple(other) if isinstance(other, _People | tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))


@dataclass(frozen=True, slots=True)
class Registrations:
    """Users and the registration report."""

    everybody: Table[User]
    report: Table[UserRegistrationDetails]
    places: Sequence[int]
    """By user, in the order of ``everybody``: the place in ``report``, -1 where there is none."""

    @property
    def users(self) -> Mapping[str, User]:
        """Users by id."""
        return self.everybody.by_id

    @property
    def rows(self) -> Mapping[str, UserRegistrationDetails]:
        """Rows of the report by user id."""
        return self.report.by_id

    def of(self, people: Table[User], function: Callable[[UserRegistrationDetails | None], T]) -> Iterator[T]:
        """What ``function`` says of the row of each of ``people``, a part of ``everybody``; of None for who has no row.

        Of a row it sees what is registered, not whose it is (``Table.each``).
        """
        answers = [*self.report.each(function), function(None)]  # whoever has no row has the place -1, the last
        return (answers[self.places[ordinal]] for ordinal in people.ordinals)

    def lacking(
        self, people: Table[User] | Iterable[str], graph_property: str, holds: Callable[[UserRegistrationDetails], bool | None]
    ) -> Lacking:
        """Those of ``people`` (or of these user ids) for whom ``holds`` is certainly false. Disabled accounts do not count.

        ``holds`` answers None where the row does not say; ``graph_property`` names what it looks at. It sees what is
        registered, not whose row it is (``Table.each``). An account without a row, one of which nobody knows whether it is
        enabled, and one that the directory does not list are gaps.
        """
        known, strangers = self._found(people)
        answers = self.of(known, lambda row: _ABSENT if row is None else holds(row))
        enabled = known.each(lambda user: user.account_enabled)
        certain: array[int] = array("I")
        population = absent = unsaid = unsure = 0
        for ordinal, is_enabled, answer in chain(
            zip(known.ordinals, enabled, answers, strict=True),
            ((None, None, _ABSENT if (row := self.rows.get(key)) is None else holds(row)) for key in strangers),
        ):
            if is_enabled is False:
                continue
            population += 1
            if answer == _ABSENT:
                absent += 1
            elif answer is None:
                unsaid += 1
            elif not answer and (ordinal is None or is_enabled is None):
                unsure += 1
            elif not answer and ordinal is not None:
                certain.append(ordinal)
        lacking = _People(self, memoryview(certain).toreadonly())
        return Lacking(lacking, population, _gaps(population, absent, unsaid, unsure, graph_property))

    def _found(self, people: Table[User] | Iterable[str]) -> tuple[Table[User], frozenset[str]]:
        """Those of ``people`` whom the directory lists, in order of id, and the ids of the others."""
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
        detail = f"the registration report has no row for {absent} of {population} accounts"
        found.append(Gap(report, GapReason.UNAVAILABLE, detail, "scan again in two days: the report lags behind the directory"))
    if unsaid:
        detail = f"the registration report does not tell `{graph_property}` of {unsaid} of {population} accounts"
        found.append(Gap(report, GapReason.MALFORMED, detail, "scan again; report it if it stays so"))
    if unsure:
        detail = f"{unsure} of {population} accounts would fail, but whether they are enabled is not known"
        found.append(Gap("users", GapReason.MALFORMED, detail, "scan again; report it if it stays so"))
    return tuple(found)


@fact
def registrations(users: Table[User], user_registration_details: Table[UserRegistrationDetails]) -> Registrations:
    """Every user, and every row of the registration report, joined by id."""
    return Registrations(users, user_registration_details, users.ordinals_in(user_registration_details))


@fact
def registration_by_method(
    users: Table[User],
    enabled_members: Table[User],
    registrations: Registrations,
    privileged_users: PrivilegedUsers | Gap,
) -> RegistrationByMethod:
    """How strong the methods of members, guests and privileged users are, and how many people hold each method.

    Privileged users are left out where not all of them could be seen: a count that is too small would be a wrong one.
    """
    guests = enabled_guests(users)
    populations = [_population("members", enabled_members, registrations), _population("guests", guests, registrations)]
    if not isinstance(privileged_users, Gap) and not privileged_users.gaps:
        holders = users.at(found for key in privileged_users.holdings if (found := users.find(key)) is not None)
        enabled = holders.where(lambda user: user.account_enabled is not False)
        populations.append(_population("privileged", enabled, registrations))
    methods: Counter[str] = Counter()
    sets = (registrations.of(people, _methods) for people in (enabled_members, guests))
    for held, count in Counter(chain.from_iterable(sets)).items():
        methods.update(dict.fromkeys(held, count))
    return RegistrationByMethod(tuple(populations), MappingProxyType(dict(sorted(methods.items()))))


def _methods(row: UserRegistrationDetails | None) -> frozenset[str]:
    return frozenset() if row is None else frozenset(row.methods_registered or ())


def _population(name: Population, people: Table[User], registrations: Registrations) -> RegisteredPopulation:
    counts = Counter(registrations.of(people, _strength))
    return RegisteredPopulation(
        name, counts["phishing_resistant"], counts["mfa"], counts["weak"], counts["none"], counts["unknown"]
    )


def _strength(row: UserRegistrationDetails | None) -> Strength:
    """The strongest that is registered. What a method that we do not know is worth, and an absent row, is unknown."""
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

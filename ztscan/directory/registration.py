"""What people have registered to sign in with, and how strong it is.

The registration report of Graph is joined to the list of users from the left: it leaves out disabled accounts, includes
guests, and lags behind by a day or more, so that an account without a row is unknown, never an account without a method.

Sources: learn.microsoft.com/graph/api/resources/userregistrationdetails (names of methods: ``usageAuthMethod`` in beta) and
learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths (which of them resist phishing).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from ztscan.directory.people import GUEST, PrivilegedUsers
from ztscan.evidence import fact
from ztscan.graph.entities.authentication_methods import UserRegistrationDetails
from ztscan.graph.entities.users import User
from ztscan.model import Gap, GapReason, Subject
from ztscan.statistics import Population, RegisteredPopulation, RegistrationByMethod

Strength = Literal["phishing_resistant", "mfa", "weak", "none", "unknown"]

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

    people: tuple[tuple[Subject, UserRegistrationDetails], ...]
    """In order of user id."""
    population: int
    """How many accounts were asked about, disabled ones left out."""
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Registrations:
    """Users and their rows of the registration report, both by user id."""

    users: Mapping[str, User]
    rows: Mapping[str, UserRegistrationDetails]

    def lacking(
        self, people: Iterable[str], graph_property: str, holds: Callable[[UserRegistrationDetails], bool | None]
    ) -> Lacking:
        """Those of ``people`` (user ids) for whom ``holds`` is certainly false. Disabled accounts do not count.

        ``holds`` answers None where the row does not say; ``graph_property`` names what it looks at. An account without a
        row, one of which nobody knows whether it is enabled, and one that the directory does not list are gaps.
        """
        certain: list[tuple[Subject, UserRegistrationDetails]] = []
        population = absent = unsaid = unsure = 0
        for key in sorted(set(people)):
            user = self.users.get(key)
            if user is not None and user.account_enabled is False:
                continue
            population += 1
            row = self.rows.get(key)
            answer = None if row is None else holds(row)
            if row is None:
                absent += 1
            elif answer is None:
                unsaid += 1
            elif not answer and (user is None or user.account_enabled is None):
                unsure += 1
            elif not answer and user is not None:
                certain.append((Subject("user", key, user.name), row))
        return Lacking(tuple(certain), population, _gaps(population, absent, unsaid, unsure, graph_property))


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
def registrations(users: tuple[User, ...], user_registration_details: tuple[UserRegistrationDetails, ...]) -> Registrations:
    """Every user, and every row of the registration report, to be looked up by id."""
    return Registrations(
        MappingProxyType({user.id: user for user in users}), MappingProxyType({row.id: row for row in user_registration_details})
    )


@fact
def registration_by_method(
    users: tuple[User, ...],
    enabled_members: tuple[User, ...],
    registrations: Registrations,
    privileged_users: PrivilegedUsers | Gap,
) -> RegistrationByMethod:
    """How strong the methods of members, guests and privileged users are, and how many people hold each method.

    Privileged users are left out where not all of them could be seen: a count that is too small would be a wrong one.
    """
    guests = tuple(user for user in users if user.user_type == GUEST and user.account_enabled is not False)
    populations = [_population("members", enabled_members, registrations), _population("guests", guests, registrations)]
    if not isinstance(privileged_users, Gap) and not privileged_users.gaps:
        holders = (registrations.users.get(key) for key in privileged_users.holdings)
        enabled = tuple(user for user in holders if user is not None and user.account_enabled is not False)
        populations.append(_population("privileged", enabled, registrations))
    rows = (registrations.rows.get(user.id) for user in (*enabled_members, *guests))
    methods = Counter(method for row in rows if row is not None for method in set(row.methods_registered or ()))
    return RegistrationByMethod(tuple(populations), MappingProxyType(dict(sorted(methods.items()))))


def _population(name: Population, people: Iterable[User], registrations: Registrations) -> RegisteredPopulation:
    counts = Counter(_strength(registrations.rows.get(user.id)) for user in people)
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

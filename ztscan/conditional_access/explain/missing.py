"""What is missing where it is undetermined whether a policy applies to one sign-in, and what would give it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from ztscan.conditional_access.policy.conditions import Devices, Locations, place_holds
from ztscan.conditional_access.policy.deciding import reason
from ztscan.conditional_access.policy.decision import condition_holds
from ztscan.conditional_access.policy.devices import compare_device
from ztscan.conditional_access.policy.locations import CountryPlace, IpPlace
from ztscan.conditional_access.policy.people import Users
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.rules import comparisons
from ztscan.conditional_access.policy.sign_in import UNSTATED, SignIn
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import ALL_TRUSTED, MFA_TRUSTED_IPS, Dimension
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.space.population import Population
from ztscan.core.model import Gap

ASK_ENTRA = "ask Entra, with `--verify` or with What If in the Entra admin center"
"""The step where neither an option nor a permission gives what is missing."""


class Missing(msgspec.Struct, frozen=True, order=True):
    """One thing that is not known, and the step that gives it."""

    what: str
    step: str

    def __str__(self) -> str:
        return f"{self.what} ({self.step})"


_ADDRESS = Missing("the IP address of the sign-in", "give `--ip`")
_COUNTRY = Missing("the country of the sign-in", "give `--country`")


def missing_for(policy: Policy, sign_in: SignIn, coverage: SignInCoverage) -> tuple[Missing, ...]:
    """Each thing that is missing to decide whether the policy applies. Empty if that is decided."""
    truths = {dimension: condition_holds(policy, dimension, sign_in, coverage.tenant) for dimension in policy.conditions}
    if False in truths.values():
        return ()
    found = [Missing(f"what `{doubt}` of the policy means, which ztscan does not know", ASK_ENTRA) for doubt in policy.doubts]
    for dimension, truth in truths.items():
        if truth is None:
            found += _of_condition(policy, dimension, sign_in, coverage)
    return tuple(dict.fromkeys(found))


def _of_condition(policy: Policy, dimension: Dimension, sign_in: SignIn, coverage: SignInCoverage) -> Iterable[Missing]:
    """At least one thing: what no option gives is told in the words of the clause that is not decided."""
    known: Iterable[Missing]
    match policy.conditions[dimension]:
        case Locations(undecidable="") as places:
            known = _of_places(places, sign_in, coverage.tenant)
        case Users() as users:
            known = _of_memberships(users, sign_in, coverage)
        case Devices(undecidable="") as devices:
            known = _of_device(devices, sign_in)
        case _:
            known = ()
    undecided = reason(policy, dimension, sign_in, coverage.tenant).text.removeprefix("not known: ")
    return tuple(known) or (Missing(f"{dimension.value}: {undecided}", ASK_ENTRA),)


def _of_places(places: Locations, sign_in: SignIn, tenant: SignInTenant) -> Iterator[Missing]:
    location = sign_in.location
    named = {*places.included, *places.excluded}
    for entry in sorted(named):
        if place_holds(entry, location, tenant) is not None:
            continue
        if entry in (ALL_TRUSTED, MFA_TRUSTED_IPS):
            if location.ip is None:
                yield _ADDRESS
            continue
        match tenant.locations.get(entry):
            case IpPlace() if location.ip is None:
                yield _ADDRESS
            case CountryPlace(by_gps=True, name=name):
                yield Missing("the country that Microsoft Authenticator reports", f"give `--location` {name}, if it is in there")
            case CountryPlace() if location.country == UNSTATED:
                yield _COUNTRY
            case None:
                yield Missing(f"the named location {entry}, which was not among those that were read", "correct the policy")
            case place:
                yield Missing(f"what is in the named location {place.name}, of which ztscan cannot read a part", ASK_ENTRA)


def _of_memberships(users: Users, sign_in: SignIn, coverage: SignInCoverage) -> Iterator[Missing]:
    """The groups and roles that decide, and of which it was not read whether this user is in them."""
    who, population, name_of = sign_in.identity, coverage.population, coverage.tenant.name_of
    for group in sorted(users.included.groups | users.excluded.groups):
        if who.may_have_any(frozenset((group,))) is None:
            yield Missing(f"the members of group {name_of(group)}", _step_of(population.groups.get(group)))
    for role in sorted(users.included.roles | users.excluded.roles):
        if who.may_have_any(frozenset((role,))) is None:
            yield Missing(f"the holders of role {name_of(role)}", _step_of(_hidden_roles(population)))
    for external in (*users.included.external, *users.excluded.external):
        if external.includes(who) is None:
            unknown = "the kind of external users that it names" if external.doubt else "the home tenant of the user"
            yield Missing(unknown, ASK_ENTRA)
    for doubt in (*users.included.doubts, *users.excluded.doubts):
        yield Missing(f"what the entry `{doubt}` of the policy means, which ztscan does not know", ASK_ENTRA)
    if users.reaches_by_direct_connect(who):
        yield Missing("whether the user can also come by B2B direct connect, which Graph does not return", ASK_ENTRA)


def _hidden_roles(population: Population) -> Gap | None:
    return population.active_roles if isinstance(population.active_roles, Gap) else population.role_doubt


def _step_of(known: object) -> str:
    return known.remedy if isinstance(known, Gap) and known.remedy else ASK_ENTRA


def _of_device(devices: Devices, sign_in: SignIn) -> Iterator[Missing]:
    if devices.rule is None:
        return
    for one in comparisons(devices.rule):
        if compare_device(one, sign_in.device) is None:
            what = f"{one.name}, which Entra reads of managed devices only"
            yield Missing(what, f"give `--device compliant` or `--device hybrid` if it is managed, else {ASK_ENTRA}")

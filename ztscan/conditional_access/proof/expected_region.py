"""From an expectation to requirements: who, what, under which conditions, and what is acceptable there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from msgspec.structs import replace

from ztscan.conditional_access.policy.applications import BUNDLES
from ztscan.conditional_access.policy.strengths import PASSWORDLESS_STRENGTH
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import ALL_TRUSTED, REGISTER_SECURITY_INFO
from ztscan.conditional_access.proof.catalogue import (
    BLOCKED,
    COMPLIANT,
    MANAGED_DEVICE,
    MFA_OR_MANAGED,
    MULTIFACTOR,
    PHISHING_RESISTANT,
    REMEDIATION,
)
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.requirement import (
    EVERY_APPLICATION,
    EVERYBODY,
    MORE_THAN_A_PASSWORD,
    Acceptance,
    Exclusion,
    Region,
    Requirement,
    What,
    Where,
    WhichDevice,
    Who,
)
from ztscan.config.expectations import Expectation, ExpectedTargets, ExpectedWho, Outcome
from ztscan.core.model import Gap, GapReason
from ztscan.engine.check import Unknown

UNEXPECTED = "not as expected: "
"""What messages of findings begin with. The name of the expectation is the id of the result, next to it."""
PASSWORDLESS = Acceptance(strengths=frozenset((PASSWORDLESS_STRENGTH,)), text="passwordless MFA")


class OutcomeMeaning(NamedTuple):
    """What makes a sign-in acceptable to an outcome, in words, and what people can do if it does not hold."""

    text: str
    accepts: Acceptance
    escapes: str


OUTCOMES: dict[Outcome, OutcomeMeaning] = {
    "blocked": OutcomeMeaning("blocked", BLOCKED, "sign in"),
    "granted": OutcomeMeaning("granted", BLOCKED, "be blocked"),
    "mfa": OutcomeMeaning("MFA", MULTIFACTOR, "sign in without MFA"),
    "passwordless": OutcomeMeaning("passwordless MFA", PASSWORDLESS, "sign in without passwordless MFA"),
    "phishing-resistant": OutcomeMeaning("phishing-resistant MFA", PHISHING_RESISTANT, "sign in without phishing-resistant MFA"),
    "compliant-device": OutcomeMeaning("a compliant device", COMPLIANT, "sign in without a compliant device"),
    "managed-device": OutcomeMeaning("a managed device", MANAGED_DEVICE, "sign in without a managed device"),
    "mfa-or-managed-device": OutcomeMeaning("MFA or a managed device", MFA_OR_MANAGED, "sign in without MFA or a managed device"),
    "risk-remediation": OutcomeMeaning("risk remediation", REMEDIATION, "sign in without risk remediation"),
    "any-control": OutcomeMeaning("more than a password", MORE_THAN_A_PASSWORD, "sign in with only a password"),
}


def regions_of(one: Expectation, coverage: SignInCoverage) -> Iterator[Requirement]:
    """The requirements that make up an expectation. Their ids are fixed words: they identify findings.

    The registration of security information is a requirement of its own: a policy counts there only if it targets that action by
    name, because everybody without a method is sent to register one.
    """
    who, where = who_of(one.who, coverage), where_of(one, coverage.tenant)
    when = one.when
    for outcome in one.then:
        meaning = OUTCOMES[outcome]
        for suffix, what in _targets(one.to):
            region = Region(
                who=who,
                what=what,
                where=where,
                device=None if when.device == "any" else WhichDevice(managed=when.device == "managed"),
                clients=_lowered(when.clients),
                platforms=_lowered(when.platforms),
                user_risk=_lowered(when.user_risk),
                sign_in_risk=_lowered(when.sign_in_risk),
                insider_risk=_lowered(when.insider_risk),
                flow=_lowered(when.flows),
            )
            accepts = replace(meaning.accepts, on_action=REGISTER_SECURITY_INFO) if suffix else meaning.accepts
            yield Requirement(outcome + suffix, words_of(one, coverage.tenant.name_of), region, accepts, escapes=meaning.escapes)


def _targets(to: ExpectedTargets) -> Iterator[tuple[str, What]]:
    if REGISTER_SECURITY_INFO in to.user_actions:
        yield " registration", What(actions=frozenset((REGISTER_SECURITY_INFO,)), text="registering security information")
    rest = frozenset(to.user_actions) - {REGISTER_SECURITY_INFO}
    if not to.named:
        yield "", EVERY_APPLICATION
    elif to.applications or rest or to.contexts:
        named = frozenset(map(str.lower, to.applications))
        yield (
            "",
            What(
                applications=named - BUNDLES,
                groups=named & BUNDLES,
                actions=rest,
                contexts=frozenset(to.contexts),
                text="resources",
            ),
        )


def what_of(to: ExpectedTargets) -> What:
    """The applications that an expectation is about, for service principals, which have no user actions."""
    named = frozenset(map(str.lower, to.applications))
    return What(applications=named - BUNDLES, groups=named & BUNDLES, text="resources") if named else EVERY_APPLICATION


def _lowered(values: Iterable[str]) -> frozenset[str] | None:
    """The values as the space has them; None for every value."""
    return frozenset(map(str.lower, values)) or None


def who_of(who: ExpectedWho, coverage: SignInCoverage) -> Who:
    """The people that an expectation names."""
    if not who.people:
        return EVERYBODY
    roles = frozenset(map(str.lower, who.roles))
    return Who(
        roles=roles,
        users=_users(who.users, coverage) | coverage.holders_of(roles).users,
        groups=frozenset(map(str.lower, who.groups)),
        external_types=frozenset(map(str.lower, who.guest_types)),
    )


def _users(names: Iterable[str], coverage: SignInCoverage) -> frozenset[str]:
    """Ids of users that are named by id or by user principal name. A name that is neither stays, and stands for nobody."""
    wanted = frozenset(map(str.lower, names))
    population = coverage.population
    by_name = {i for i, name in zip(population.ids, population.names, strict=True) if wanted and name.lower() in wanted}
    return wanted | by_name


def exclusions_of(one: Expectation, coverage: SignInCoverage) -> Iterator[Exclusion]:
    """What an expectation leaves out: people, and applications."""
    if one.but.people:
        yield Exclusion(
            "left out of the expectation",
            users=_users(one.but.users, coverage),
            groups=frozenset(map(str.lower, one.but.groups)),
            roles=frozenset(map(str.lower, one.but.roles)),
            external_types=frozenset(map(str.lower, one.but.guest_types)),
        )
    if one.to.except_applications:
        yield Exclusion("left out of the expectation", applications=frozenset(map(str.lower, one.to.except_applications)))


def where_of(one: Expectation, tenant: SignInTenant) -> Where | None:
    """The locations of an expectation. Raises Unknown for a name that several named locations have."""
    inside, outside = (
        frozenset(_place(name, tenant) for name in names) for names in (one.when.locations, one.when.outside_locations)
    )
    return Where(inside_places=inside, outside_places=outside, text="the given locations") if inside or outside else None


def _place(name: str, tenant: SignInTenant) -> str:
    wanted = name.lower()
    if wanted == ALL_TRUSTED or wanted in tenant.locations:
        return wanted
    found = [identifier for identifier, place in tenant.locations.items() if place.name.lower() == wanted]
    if len(found) > 1:
        text = f"{len(found)} named locations are called `{name}`"
        raise Unknown(Gap("named_locations", GapReason.UNAVAILABLE, text, "name the location by its id"))
    return found[0] if found else wanted


def words_of(one: Expectation, name_of: Callable[[str], str]) -> str:
    """The expectation in a sentence, with the names of objects."""

    def listed(*lists: Iterable[str]) -> str:
        return ", ".join(name_of(entry.lower()) if "-" in entry else entry for entries in lists for entry in entries)

    who, but, to, when = one.who, one.but, one.to, one.when
    text = listed(who.users, who.groups, who.roles, who.guest_types, who.service_principals) or "all users"
    if left_out := listed(but.users, but.groups, but.roles, but.guest_types, but.service_principals):
        text += f" except {left_out}"
    text += f"; {listed(to.applications, to.user_actions, to.contexts) or 'all applications'}"
    if to.except_applications:
        text += f" except {listed(to.except_applications)}"
    conditions = (
        ("client apps", when.clients),
        ("platforms", when.platforms),
        ("inside", when.locations),
        ("outside", when.outside_locations),
        ("user risk", when.user_risk),
        ("sign-in risk", when.sign_in_risk),
        ("insider risk", when.insider_risk),
        ("service principal risk", when.service_principal_risk),
        ("device", () if when.device == "any" else (when.device,)),
        ("authentication flow", when.flows),
    )
    text += "".join(f"; {label} {listed(values)}" for label, values in conditions if values)
    return f"{text}: {' and '.join(OUTCOMES[outcome].text for outcome in one.then)}"

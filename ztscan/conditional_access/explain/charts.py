"""The charts of Conditional Access: what is required from which users for which applications.

Each value is proved: it is the strongest requirement that every sign-in of the population to the applications meets.
Exclusions that are declared for every requirement (emergency access, accepted exclusions with ``*``) are left out, as in every
proof. Each level accepts more than the level before, so that users who miss a weaker requirement also miss the stronger ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ztscan.conditional_access.policy.applications import ADMIN_PORTALS, AZURE_MANAGEMENT, OFFICE_365
from ztscan.conditional_access.policy.vocabulary import EXTERNAL_TYPES
from ztscan.conditional_access.proof.catalogue import BLOCKED, MANAGED_DEVICE, MFA_OR_MANAGED, MULTIFACTOR, PHISHING_RESISTANT
from ztscan.conditional_access.proof.coverage import ProofVerdict
from ztscan.conditional_access.proof.proof import Coverage, SignInCoverage
from ztscan.conditional_access.proof.requirement import EVERY_APPLICATION, Acceptance, Region, Requirement, What, Who
from ztscan.conditional_access.proof.undecided import beyond_the_cap
from ztscan.core.charts import (
    ConditionalAccessMatrix,
    CoverageCell,
    CoveragePopulation,
    Demand,
    FlowLink,
    FlowNode,
    SignInFlow,
)
from ztscan.core.model import Gap
from ztscan.engine.check import Unknown
from ztscan.engine.evidence import fact

APPLICATIONS = (
    ("Office 365", What(groups=frozenset((OFFICE_365,)), text="Office 365")),
    ("Azure management", What(groups=frozenset((AZURE_MANAGEMENT,)), text="Azure management")),
    ("Admin portals", What(groups=frozenset((ADMIN_PORTALS,)), text="the admin portals")),
    ("All applications", EVERY_APPLICATION),
)
_EXTERNAL = frozenset(EXTERNAL_TYPES)
LABELS: Mapping[Demand, str] = {
    "none": "Password only",
    "device": "Managed device, no MFA",
    "unknown": "Undetermined",
    "mfa": "MFA",
    "phishing_resistant": "Phishing-resistant MFA",
    "block": "Blocked",
}
"""The last column of the flow, from the weakest to the strongest."""


@dataclass(frozen=True, slots=True)
class ChartPopulation:
    """A population of the charts. The finding of ``check`` has the example sign-in."""

    id: str
    name: str
    who: Who
    check: str


def populations(roles: frozenset[str]) -> tuple[ChartPopulation, ...]:
    """Members without privileged roles, holders of privileged roles, and guests. Only a guest with a role is in two of them."""
    return (
        ChartPopulation("members", "Members", Who(members=True, unless_roles=roles), "conditional_access.mfa_all_users"),
        ChartPopulation("privileged", "Privileged roles", Who(roles=roles), "conditional_access.mfa_admins"),
        ChartPopulation(
            "guests", "Guests", Who(external_types=frozenset(EXTERNAL_TYPES), unless_roles=roles), "conditional_access.mfa_guests"
        ),
    )


@fact
def conditional_access_matrix(
    sign_in_coverage: SignInCoverage, privileged_roles: Mapping[str, str] | Gap
) -> ConditionalAccessMatrix | Gap:
    """The weakest requirement for each population and group of applications.

    A Gap if privileged roles could not be read, or if a proof reached its limit.
    """
    if isinstance(privileged_roles, Gap):
        return privileged_roles
    rows = [(people, count) for people in populations(_ids(privileged_roles)) if (count := _size(sign_in_coverage, people.who))]
    try:
        cells = tuple(tuple(_cell(sign_in_coverage, people, what) for _, what in APPLICATIONS) for people, _ in rows)
    except Unknown as unknown:
        return unknown.gaps[0]
    return ConditionalAccessMatrix(
        tuple(CoveragePopulation(people.name, count) for people, count in rows),
        tuple(name for name, _ in APPLICATIONS),
        cells,
    )


@fact
def sign_in_flow(sign_in_coverage: SignInCoverage, privileged_roles: Mapping[str, str] | Gap) -> SignInFlow | Gap:
    """Users by the weakest requirement for any of their sign-ins to any application; a Gap as for the matrix."""
    if isinstance(privileged_roles, Gap):
        return privileged_roles
    links: list[FlowLink] = []
    nodes = [FlowNode("all", "All users", 0)]
    for people in populations(_ids(privileged_roles)):
        count = _size(sign_in_coverage, people.who)
        if not count:
            continue
        nodes.append(FlowNode(people.id, people.name, 1))
        links.append(FlowLink("all", people.id, count))
        try:
            links += [FlowLink(people.id, demand, part) for demand, part in _parts(sign_in_coverage, people.who, count) if part]
        except Unknown as unknown:
            return unknown.gaps[0]
    met = {link.target for link in links}
    ends = (FlowNode(demand, label, 2, demand) for demand, label in LABELS.items() if demand in met)
    return SignInFlow("people", (*nodes, *ends), tuple(links))


def _ids(roles: Mapping[str, str]) -> frozenset[str]:
    return frozenset(role.lower() for role in roles)


def _size(coverage: SignInCoverage, who: Who) -> int:
    identities = coverage.space(_requirement(who, EVERY_APPLICATION, BLOCKED)).identities
    return identities.accounts_in(who.select(identities)[0])


def _requirement(who: Who, what: What, accepts: Acceptance) -> Requirement:
    return Requirement("picture", f"required for every sign-in: {accepts.text}", Region(who=who, what=what), accepts)


def _prove(coverage: SignInCoverage, who: Who, what: What, accepts: Acceptance) -> Coverage:
    proof = coverage.prove(_requirement(who, what, accepts))
    if proof.escape.ended_early:  # a minimum is not a count
        raise Unknown(beyond_the_cap("chart of required controls", proof.escape.cap))
    return proof


def _cell(coverage: SignInCoverage, people: ChartPopulation, what: What) -> CoverageCell:
    """The strongest requirement that is proved, with the number of users for whom no more is required."""
    stronger = 0
    levels: tuple[tuple[Acceptance, Demand], ...] = (
        (BLOCKED, "block"),
        (PHISHING_RESISTANT, "phishing_resistant"),
        (MULTIFACTOR, _with_device(coverage, people.who, what)),
        (MFA_OR_MANAGED, "device"),
    )
    for accepts, demand in levels:
        proof = _prove(coverage, people.who, what, accepts)
        if proof.verdict is ProofVerdict.EMPTY:
            return CoverageCell("unknown", 0, because="no application in scope")
        if proof.verdict is ProofVerdict.PROVED:
            return CoverageCell(demand, stronger, people.check if demand == "device" else "")
        stronger = proof.users
    weakest: Demand = "none" if proof.verdict is ProofVerdict.VIOLATED else "unknown"
    return CoverageCell(weakest, stronger, people.check, because=proof.description[0] if proof.description else "")


def _with_device(coverage: SignInCoverage, who: Who, what: What) -> Demand:
    return "mfa_and_device" if _prove(coverage, who, what, MANAGED_DEVICE).verdict is ProofVerdict.PROVED else "mfa"


def _parts(coverage: SignInCoverage, who: Who, count: int) -> Iterator[tuple[Demand, int]]:
    """For how many users each requirement is the strongest, the weakest first; they add up to ``count``."""
    told = 0
    levels: tuple[tuple[Acceptance, Demand], ...] = (
        (MFA_OR_MANAGED, "none"),
        (MULTIFACTOR, "device"),
        (PHISHING_RESISTANT, "mfa"),
        (BLOCKED, "phishing_resistant"),
    )
    for accepts, demand in levels:
        proof = _prove(coverage, who, EVERY_APPLICATION, accepts)
        if proof.verdict is ProofVerdict.PROVED:
            continue
        reached = min(count, max(told, proof.users))
        yield ("unknown" if proof.verdict is ProofVerdict.UNDECIDED else demand), reached - told
        told = reached
    yield "block", count - told

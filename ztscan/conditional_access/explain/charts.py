"""The charts of Conditional Access: what is required from which users for which applications.

Each value is proved: it is the strongest requirement that every sign-in of the population to the applications meets.
The matrix leaves out exclusions that are declared for every requirement (emergency access, accepted exclusions with ``*``), as
checks do; the flow does not. Each level accepts more than the level before, so that users who miss a weaker requirement also miss
the stronger ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from ztscan.conditional_access.policy.applications import ADMIN_PORTALS, AZURE_MANAGEMENT, OFFICE_365
from ztscan.conditional_access.policy.vocabulary import EXTERNAL_TYPES, Dimension
from ztscan.conditional_access.proof.catalogue import BLOCKED, MANAGED_DEVICE, MFA_OR_MANAGED, MULTIFACTOR, PHISHING_RESISTANT
from ztscan.conditional_access.proof.coverage import ProofVerdict
from ztscan.conditional_access.proof.proof import Coverage, SignInCoverage
from ztscan.conditional_access.proof.requirement import (
    EVERY_APPLICATION,
    EVERYBODY,
    Acceptance,
    Exclusion,
    Region,
    Requirement,
    What,
    Who,
)
from ztscan.conditional_access.proof.undecided import beyond_the_cap
from ztscan.conditional_access.space.boxes import Box, bits
from ztscan.conditional_access.space.space import PLACE
from ztscan.core.bit_sets import BitSet
from ztscan.core.charts import (
    ConditionalAccessMatrix,
    CoverageCell,
    CoveragePopulation,
    FlowLink,
    FlowNode,
    Required,
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
LABELS: Mapping[Required, str] = {
    "none": "Password only",
    "device": "Managed device, no MFA",
    "unknown": "Undetermined",
    "mfa": "MFA",
    "phishing_resistant": "Phishing-resistant MFA",
    "block": "Blocked",
}
"""The last column of the flow, from the weakest to the strongest."""
LEVELS: tuple[tuple[Acceptance, Required], ...] = (
    (BLOCKED, "block"),
    (PHISHING_RESISTANT, "phishing_resistant"),
    (MULTIFACTOR, "mfa"),
    (MFA_OR_MANAGED, "device"),
)
"""What a cell can require, the strongest first."""


class ChartPopulation(msgspec.Struct, frozen=True):
    """One row of the charts: the accounts of ``who`` without ``beside``. The finding of ``check`` has the example sign-in."""

    id: str
    name: str
    who: Who
    beside: tuple[Exclusion, ...]
    """Accounts that another row has."""
    check: str
    accounts: BitSet

    @property
    def people(self) -> int:
        return self.accounts.bit_count()


def populations(coverage: SignInCoverage, roles: frozenset[str]) -> tuple[ChartPopulation, ...]:
    """Members, privileged users and guests. Each account is in one of them.

    Who has an active or eligible assignment of a privileged role is privileged, with every sign-in, also before the activation.
    """
    identities = coverage.space(_requirement(EVERYBODY, EVERY_APPLICATION, BLOCKED)).identities
    privileged = identities.chosen(Who(roles=roles).select(identities)[0])
    for role in roles:
        privileged |= coverage.population.scoped_roles.get(role, 0)
    everyone = identities.chosen(identities.full)
    privileged &= everyone
    guests = identities.chosen(identities.external) & ~privileged
    members = everyone & ~privileged & ~guests
    holders = frozenset(coverage.population.ids[ordinal] for ordinal in bits(privileged))
    beside = (Exclusion("is in the row of privileged roles", users=holders),) if holders else ()
    rows = (
        ChartPopulation("members", "Members", Who(members=True), beside, "conditional_access.mfa_all_users", members),
        ChartPopulation("privileged", "Privileged roles", Who(users=holders), (), "conditional_access.mfa_admins", privileged),
        ChartPopulation("guests", "Guests", Who(external_types=_EXTERNAL), beside, "conditional_access.mfa_guests", guests),
    )
    return tuple(row for row in rows if row.accounts)


@fact
def conditional_access_matrix(
    sign_in_coverage: SignInCoverage, privileged_roles: Mapping[str, str] | Gap
) -> ConditionalAccessMatrix | Gap:
    """The weakest requirement for each population and group of applications.

    A Gap if privileged roles could not be read, or if a proof reached its limit.
    """
    if isinstance(privileged_roles, Gap):
        return privileged_roles
    rows = populations(sign_in_coverage, role_ids(privileged_roles))
    try:
        cells = tuple(tuple(_cell(sign_in_coverage, row, what) for _, what in APPLICATIONS) for row in rows)
    except Unknown as unknown:
        return unknown.gaps[0]
    return ConditionalAccessMatrix(
        tuple(CoveragePopulation(row.name, row.people) for row in rows),
        tuple(name for name, _ in APPLICATIONS),
        cells,
    )


@fact
def sign_in_flow(sign_in_coverage: SignInCoverage, privileged_roles: Mapping[str, str] | Gap) -> SignInFlow | Gap:
    """Users by the weakest requirement for any of their sign-ins to any application; a Gap as for the matrix.

    Declared exclusions are not left out: the flow shows what emergency access accounts can do, like everyone else.
    """
    if isinstance(privileged_roles, Gap):
        return privileged_roles
    links: list[FlowLink] = []
    nodes = [FlowNode("all", "All users", 0)]
    for row in populations(sign_in_coverage, role_ids(privileged_roles)):
        nodes.append(FlowNode(row.id, row.name, 1))
        links.append(FlowLink("all", row.id, row.people))
        try:
            links += [FlowLink(row.id, demand, part) for demand, part in _parts(sign_in_coverage, row).items() if part]
        except Unknown as unknown:
            return unknown.gaps[0]
    met = {link.target for link in links}
    ends = (FlowNode(demand, label, 2, demand) for demand, label in LABELS.items() if demand in met)
    return SignInFlow("people", (*nodes, *ends), tuple(links))


def role_ids(roles: Mapping[str, str]) -> frozenset[str]:
    """Template ids as policies compare them."""
    return frozenset(role.lower() for role in roles)


def _requirement(who: Who, what: What, accepts: Acceptance) -> Requirement:
    return Requirement("picture", f"required for every sign-in: {accepts.text}", Region(who=who, what=what), accepts)


def _prove(
    coverage: SignInCoverage, row: ChartPopulation, what: What, accepts: Acceptance, *, everyone: bool = False
) -> Coverage:
    """The proof for one row, with declared exclusions left out unless ``everyone``."""
    requirement = _requirement(row.who, what, accepts)
    declared = () if everyone else coverage.exclusions_for(requirement.id)
    proof = coverage.prove(requirement, exclusions=(*declared, *row.beside))
    if proof.escape.ended_early:  # a minimum is not a count
        raise Unknown(beyond_the_cap("chart of required controls", proof.escape.cap))
    return proof


def _cell(coverage: SignInCoverage, row: ChartPopulation, what: What) -> CoverageCell:
    """The strongest requirement that is proved, with the number of users for whom no more is required."""
    stronger = 0
    for accepts, demand in LEVELS:
        proof = _prove(coverage, row, what, accepts)
        if proof.verdict is ProofVerdict.EMPTY:
            return CoverageCell("unknown", 0, because="no application in scope")
        if proof.verdict is ProofVerdict.PROVED:
            required = _with_device(coverage, row, what) if demand == "mfa" else demand
            return CoverageCell(required, stronger, row.check if demand == "device" else "")
        stronger = proof.users
    weakest: Required = "none" if proof.verdict is ProofVerdict.VIOLATED else "unknown"
    return CoverageCell(weakest, stronger, row.check, because=proof.description[0] if proof.description else "")


def _with_device(coverage: SignInCoverage, row: ChartPopulation, what: What) -> Required:
    return "mfa_and_device" if _prove(coverage, row, what, MANAGED_DEVICE).verdict is ProofVerdict.PROVED else "mfa"


def _parts(coverage: SignInCoverage, row: ChartPopulation) -> Mapping[Required, int]:
    """For how many accounts each requirement is the strongest, the weakest first; they add up to the row."""
    counts: dict[Required, int] = {}
    left = row.accounts
    unknown = 0
    levels: tuple[tuple[Acceptance, Required], ...] = (
        (MFA_OR_MANAGED, "none"),
        (MULTIFACTOR, "device"),
        (PHISHING_RESISTANT, "mfa"),
        (BLOCKED, "phishing_resistant"),
    )
    for accepts, demand in levels:
        proof = _prove(coverage, row, EVERY_APPLICATION, accepts, everyone=True)
        certain, possible = (_accounts(proof, boxes) & left for boxes in (proof.escape.certain, proof.escape.undecided))
        counts[demand] = certain.bit_count()
        unknown += (possible & ~certain).bit_count()
        left &= ~(certain | possible)
    return {**counts, "block": left.bit_count(), "unknown": unknown}


def _accounts(proof: Coverage, boxes: Iterable[Box]) -> BitSet:
    """The accounts that these sign-ins are of."""
    mask = 0
    for box in boxes:
        mask |= box[PLACE[Dimension.IDENTITY]]
    return proof.escape.space.identities.chosen(mask)

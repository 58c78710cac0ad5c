from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.conditions import Locations
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.coverage import ProofVerdict
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.requirement import EVERY_APPLICATION, Region, Requirement, Where
from ztscan.entities.conditional_access import NamedLocation
from ztscan.plugin import Finding, Severity, Yielded, check

from ._policies import ALL_POLICIES, in_force


@check(
    title="Sign-ins from countries without business are blocked",
    severity=Severity.LOW,
    objectives=["identities.trusted_locations"],
    mappings={"monkey365": ["entra-exclusionary-geograhic-cap-exists"]},
)
def geo_block(
    sign_in_coverage: SignInCoverage,
    sign_in_policies: tuple[Policy, ...],
    named_locations: tuple[NamedLocation, ...],
    *,
    countries: tuple[str, ...] = (),
) -> Iterator[Yielded]:
    """Whether the countries that the organisation has nothing to do with are shut out.

    What it checks:
        With the option `countries` (ISO 3166, such as `["NL", "DE"]`): every sign-in from any other country, and from addresses
        of no known country, is blocked for every user and every application, trusted locations excepted. Without it: what at
        least one enabled policy blocks by country, it blocks for every user and every application, alone or with others.

    Why it matters:
        It keeps nobody away who has a server next door, and it keeps away most of the password spraying of the internet, with
        all the noise that it makes in the logs.

    Limits:
        Countries follow from addresses, and roaming mobiles and proxies come from elsewhere. Which countries are right is the
        organisation's to say: declare them under `countries`. Addresses of no known country slip past a list of blocked ones.

    Remediation:
        1. Name the countries of business: {portal:named_locations} > Countries
           location, without "Include unknown countries/regions".
        2. Create a policy for all users and all resources, Network: include Any location, exclude that location, Grant: Block
           access. Exclude the emergency access accounts.
        3. Or send `POST /identity/conditionalAccess/policies` with
           `"locations": {"includeLocations": ["All"], "excludeLocations": ["{id}"]}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-block-by-location
        https://learn.microsoft.com/graph/api/resources/countrynamedlocation
    """
    name = "conditional_access.geo_block"
    if countries:
        listed = frozenset(country.lower() for country in countries)
        elsewhere = Where(outside_trusted=True, outside_countries=listed, text="other countries")
        yield from sign_in_coverage.prove(_blocked("geo_block", elsewhere), name).findings()
        return
    requirements = list(_requirements(sign_in_policies, named_locations))
    if not requirements:
        yield Finding(
            ALL_POLICIES,
            "no policy blocks sign-ins by country",
            "no enabled policy that blocks has a location of countries",
            "sign-ins from countries without business are blocked",
            discriminator="geo_block",
        )
        return
    proofs = [sign_in_coverage.prove(requirement, name) for requirement in requirements]
    best = next((proof for proof in proofs if proof.verdict is ProofVerdict.PROVED), None)
    undecided = next((proof for proof in proofs if proof.verdict is ProofVerdict.UNDECIDED), None)
    yield from (best or undecided or proofs[0]).findings(discriminator="geo_block")


def _requirements(policies: tuple[Policy, ...], locations: tuple[NamedLocation, ...]) -> Iterator[Requirement]:
    """What the policies that block by country seem to be for: the countries that they include, or all but what they exclude."""
    countries = {location.id.lower() for location in locations if location.countries_and_regions is not None}
    found: dict[Where, Policy] = {}
    for policy in in_force(policies):
        condition = policy.conditions.get(Dimension.LOCATION)
        if not policy.grant.blocks or policy.for_workloads or not isinstance(condition, Locations):
            continue
        if condition.excluded & countries:
            text = f"outside of what `{policy.subject.name}` leaves out"
            found.setdefault(Where(outside_places=condition.excluded, text=text), policy)
        elif condition.included & countries:
            text = f"the countries of `{policy.subject.name}`"
            found.setdefault(Where(inside_places=condition.included & countries, text=text), policy)
    for where, policy in found.items():
        yield _blocked(f"geo_block {policy.id}", where)


def _blocked(requirement_id: str, where: Where) -> Requirement:
    return Requirement(
        requirement_id,
        f"sign-ins from {where.text} are blocked",
        Region(what=EVERY_APPLICATION, where=where, clients=catalogue.MODERN),
        escapes=f"sign in from {where.text}",
    )

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
    title="Sign-ins from countries where the organisation does no business are blocked",
    severity=Severity.LOW,
    objectives=["identities.trusted_locations"],
    mappings={"equal": {"monkey365": ["entra-exclusionary-geograhic-cap-exists"]}},
)
def geo_block(
    sign_in_coverage: SignInCoverage,
    sign_in_policies: tuple[Policy, ...],
    named_locations: tuple[NamedLocation, ...],
    *,
    countries: tuple[str, ...] = (),
) -> Iterator[Yielded]:
    """Checks that sign-ins from countries where the organisation does no business are blocked.

    What it checks:
        With the option `countries` (ISO 3166 codes, such as `["NL", "DE"]`), sign-ins from all other countries are blocked
        for all users and all resources. This includes addresses of unknown country. Trusted locations are exempt.

        Without the option, at least one enabled policy blocks sign-ins by country. The block is effective for all users and
        all resources, alone or together with other policies.

    Why it matters:
        A country block does not stop attackers who use a server in an allowed country. It stops most password spraying from
        the internet and the log entries that it causes.

    Limits:
        The country is derived from the IP address, so roaming phones and proxies can appear in another country. The
        organisation decides which countries are allowed: declare them in the option `countries`. A policy that blocks a list
        of countries does not block addresses of unknown country.

    Remediation:
        1. Open {portal:named_locations} > Countries location. Select the allowed countries, without "Include unknown
           countries/regions".
        2. Open {portal:conditional_access_policies} > New policy. Include All users, exclude the emergency access accounts,
           and select All resources.
        3. Under Network, include Any location and exclude the new location. Select Grant > Block access.
        4. Alternatively, send `POST /identity/conditionalAccess/policies` with `"locations": {"includeLocations": ["All"],
           "excludeLocations": ["{id}"]}` and `"grantControls": {"operator": "OR", "builtInControls": ["block"]}`.
        5. Save the policy as Report-only, review its effect in {portal:conditional_access_insights}, and then set Enable
           policy to On.
        6. Verify with {portal:what_if}: select a user and a country that is not allowed. The policy must be listed under
           Policies that will apply.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-block-by-location
        https://learn.microsoft.com/graph/api/resources/countrynamedlocation
    """
    name = "conditional_access.geo_block"
    if countries:
        listed = frozenset(country.lower() for country in countries)
        elsewhere = Where(outside_trusted=True, outside_countries=listed, text="countries that are not allowed")
        yield from sign_in_coverage.prove(_blocked("geo_block", elsewhere), name).findings()
        return
    requirements = list(_requirements(sign_in_policies, named_locations))
    if not requirements:
        yield Finding(
            ALL_POLICIES,
            "no policy blocks sign-ins by country",
            "no enabled block policy uses a country location",
            "sign-ins from countries where the organisation does no business are blocked",
            discriminator="geo_block",
        )
        return
    proofs = [sign_in_coverage.prove(requirement, name) for requirement in requirements]
    best = next((proof for proof in proofs if proof.verdict is ProofVerdict.PROVED), None)
    undecided = next((proof for proof in proofs if proof.verdict is ProofVerdict.UNDECIDED), None)
    yield from (best or undecided or proofs[0]).findings(discriminator="geo_block")


def _requirements(policies: tuple[Policy, ...], locations: tuple[NamedLocation, ...]) -> Iterator[Requirement]:
    """One requirement for each policy that blocks by country: its included countries, or all that it does not exclude."""
    countries = {location.id.lower() for location in locations if location.countries_and_regions is not None}
    found: dict[Where, Policy] = {}
    for policy in in_force(policies):
        condition = policy.conditions.get(Dimension.LOCATION)
        if not policy.grant.blocks or policy.for_workloads or not isinstance(condition, Locations):
            continue
        if condition.excluded & countries:
            text = f"countries that `{policy.subject.name}` is meant to block"
            found.setdefault(Where(outside_places=condition.excluded, text=text), policy)
        elif condition.included & countries:
            text = f"countries that `{policy.subject.name}` is meant to block"
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

from __future__ import annotations

from collections.abc import Iterator

from ztscan.plugin import (
    EVERY_APPLICATION,
    Dimension,
    Finding,
    NamedLocation,
    Policy,
    ProofVerdict,
    Region,
    Requirement,
    Severity,
    SignInCoverage,
    Where,
    Yielded,
    catalogue,
    check,
)

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
        of no known country, is blocked for every user and every application. Without it: this holds for at least one named
        location of countries that enabled policies block, or that they leave out where they block all others.

    Why it matters:
        It keeps nobody away who has a server next door, and it keeps away most of the password spraying of the internet, with
        all the noise that it makes in the logs.

    Limits:
        Countries follow from addresses, and roaming mobiles and proxies come from elsewhere. Which countries are right is the
        organisation's to say: declare them under `countries`. Addresses of no known country slip past a list of blocked ones.

    Remediation:
        1. Name the countries of business: Entra admin center > Protection > Conditional Access > Named locations > Countries
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
        yield from sign_in_coverage.prove(catalogue.countries_only(countries), name).findings(discriminator="geo_block")
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
    """What the policies that block seem to be for: each location of countries that they include, or exclude from all others."""
    sides: set[tuple[str, bool]] = set()
    for policy in in_force(policies):
        condition = policy.conditions.get(Dimension.LOCATION)
        if policy.grant.blocks and condition is not None and not policy.for_workloads:
            sides |= {(place, True) for place in getattr(condition, "included", ())}
            sides |= {(place, False) for place in getattr(condition, "excluded", ())}
    by_country = {location.id.lower(): location for location in locations if location.countries_and_regions is not None}
    for place, included in sorted(sides):
        if place in by_country:
            chosen = frozenset((place,))
            text = f"{'inside' if included else 'outside'} of {by_country[place].display_name or place}"
            where = Where(inside_places=chosen, text=text) if included else Where(outside_places=chosen, text=text)
            yield Requirement(
                f"geo_block {place} {included}",
                f"sign-ins from {text} are blocked",
                Region(what=EVERY_APPLICATION, where=where, clients=catalogue.MODERN),
                escapes=f"sign in from {text}",
            )

"""How fast coverage is proved and explained: 100 policies over 100,000 users and 2,000 applications, and published sets.

The tenant is drawn with a fixed seed: groups overlap at random, every policy names some, so that users fall into tens of
thousands of classes, more than any real tenant has.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from typing import Any

from benchmarks.figures import Figure, at_least, at_most, main
from tests.conditional_access.test_corpora import REQUIREMENTS, SETS, published, solved
from ztscan.conditional_access.policy.applications import TargetApplication
from ztscan.conditional_access.policy.locations import place_of
from ztscan.conditional_access.policy.reading import policy_of
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.space.population import Population
from ztscan.core.bit_sets import bit_set
from ztscan.graph.areas.conditional_access import ConditionalAccessPolicy, IpRange, NamedLocation

USERS, APPLICATIONS, POLICIES, GROUPS, LOCATIONS = 100_000, 2_000, 100, 300, 20
ADMINISTRATORS = ("62e90394-69f5-4237-9190-012177145e10", "194ae4cb-b126-40b2-bd5b-6091b380977d")
USER, GROUP = "05e20000-0000-4000-8000-{:012x}", "06009000-0000-4000-8000-{:012x}"
APPLICATION, LOCATION = "0a990000-0000-4000-8000-{:012x}", "010c0000-0000-4000-8000-{:012x}"
"""Ids as Graph has them: policies with others are not understood, and a proof over them is not the work that is measured."""
RULES = ("device.isCompliant -eq True", 'device.trustType -eq "ServerAD"', 'device.model -contains "Surface"')


def population(chance: random.Random, users: int) -> Population:
    names = tuple(USER.format(ordinal) for ordinal in range(users))

    def some(count: int) -> int:
        return bit_set(chance.sample(range(users), min(count, users)))

    return Population(
        ids=names,
        names=names,
        types=bytes(int(chance.random() < 0.1) for _ in names),
        enabled=(1 << users) - 1,
        groups={GROUP.format(n): some(chance.choice((20, 50, 200, 1_000, 5_000))) for n in range(GROUPS)},
        active_roles={role: some(20) for role in ADMINISTRATORS},
        eligible_roles={role: some(30) for role in ADMINISTRATORS},
    )


def policy(chance: random.Random, number: int) -> dict[str, Any]:
    """MFA, a compliant device, either, or a block, for some groups with others left out, narrowed here and there."""

    def groups(most: int) -> list[str]:
        return [GROUP.format(chance.randrange(GROUPS)) for _ in range(chance.randrange(most))]

    blocks = number % 10 == 0
    conditions: dict[str, Any] = {
        "clientAppTypes": ["all"] if chance.random() < 0.7 else ["browser", "mobileAppsAndDesktopClients"],
        "users": {
            "includeUsers": ["All"] if not blocks and chance.random() < 0.15 else [],
            "includeGroups": [GROUP.format(chance.randrange(GROUPS)), *groups(3)],
            "excludeGroups": groups(4),
            "excludeUsers": [USER.format(chance.randrange(USERS))],
        },
        "applications": {
            "includeApplications": ["All"]
            if chance.random() < 0.6
            else [APPLICATION.format(chance.randrange(APPLICATIONS)) for _ in "12345"],
            "excludeApplications": [APPLICATION.format(chance.randrange(APPLICATIONS))] if chance.random() < 0.4 else [],
        },
    }
    if chance.random() < 0.3:
        conditions["platforms"] = {"includePlatforms": ["all"], "excludePlatforms": [chance.choice(("iOS", "windows", "macOS"))]}
    if chance.random() < 0.3:
        left_out = LOCATION.format(chance.randrange(LOCATIONS))
        conditions["locations"] = {"includeLocations": ["All"], "excludeLocations": [left_out]}
    if chance.random() < 0.2:
        conditions["signInRiskLevels"] = ["high", "medium"]
    if chance.random() < 0.2:
        conditions["devices"] = {"deviceFilter": {"mode": "exclude", "rule": chance.choice(RULES)}}
    controls = ["block"] if blocks else chance.choice((["mfa"], ["mfa"], ["compliantDevice", "mfa"], ["compliantDevice"]))
    grant = {"operator": "OR", "builtInControls": controls}
    name = f"policy-{number:03d}"
    return {"id": name, "displayName": name, "state": "enabled", "conditions": conditions, "grantControls": grant}


def tenant() -> SignInTenant:
    ranges = {n: tuple(IpRange(cidr_address=f"10.{n}.{part}.0/24") for part in range(50)) for n in range(LOCATIONS)}
    kind = "#microsoft.graph.ipNamedLocation"
    places = [place_of(NamedLocation(id=LOCATION.format(n), odata_type=kind, ip_ranges=found)) for n, found in ranges.items()]
    ids = map(APPLICATION.format, range(APPLICATIONS))
    applications = {app: TargetApplication(app, f"Application {n}", n % 3 == 0) for n, app in enumerate(ids)}
    return SignInTenant(locations={place.id: place for place in places}, applications=applications)


def measure() -> Iterator[Figure]:
    chance = random.Random(1)  # noqa: S311 - draws a tenant, the same every time
    people = population(chance, USERS)
    policies = tuple(policy_of(ConditionalAccessPolicy.from_json(policy(chance, n))) for n in range(POLICIES))
    coverage = SignInCoverage(policies, tenant(), people)
    start = time.process_time()
    space = coverage.space()
    built = time.process_time() - start
    yield Figure("classes of users", len(space.identities.counts), "classes")
    yield Figure("scenario space", built, "s")
    start = time.process_time()
    proof = coverage.prove(catalogue.MFA_ALL_USERS)
    proved = time.process_time() - start
    yield Figure("boxes of the escape", len(proof.escape.possible), "boxes")
    start = time.process_time()
    findings = list(proof.findings())
    explained = time.process_time() - start
    yield Figure("users who escape", proof.users, "users")
    yield at_most("space, proof and explanation", built + proved + explained, 3, "s")
    yield Figure("findings", len(findings), "findings")
    yield from _published()


def _published() -> Iterator[Figure]:
    """Most sets are published report-only or off; each is proved so, and with every policy switched on."""
    seconds: list[float] = []
    parts = [(name, part) for name in SETS for part in ("", *published(name).get("sets", ()))]
    for name, part in parts:
        for switched_on in (False, True):
            start = time.process_time()
            coverage = solved(name, switched_on=switched_on, part=part)
            for requirement in REQUIREMENTS:
                list(coverage.prove(requirement).notes)
            seconds.append(time.process_time() - start)
    yield at_least("published policy sets", len(parts), 20, "sets")
    yield at_most(f"slowest published set, {len(REQUIREMENTS)} requirements", max(seconds), 0.5, "s")


if __name__ == "__main__":
    main("coverage", measure)

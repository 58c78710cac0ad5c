"""How the proofs grow with groups: 200 policies that name 30 groups each, no group twice, over 10,000 and 100,000 users.

The tenant is drawn with a fixed seed, in two ways. *Overlapping as in companies*: a department, a team within it, a site and a
few projects of the department. *Scattered*: sixty groups at random, so that nearly everybody is in a class of their own.
CPU is compared with reading the same tenant: its pages of users and of group members, decoded in the same run.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import resource
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

from benchmarks.decode import page
from benchmarks.figures import Figure, at_most, main
from tests.simulator.tenants.settings import E5_PLANS
from ztscan.conditional_access.policy.applications import TargetApplication
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.reading import policy_of
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.space.population import Population
from ztscan.core.bit_sets import bit_set
from ztscan.engine.check import NotApplicable, Unknown
from ztscan.engine.registry import load
from ztscan.graph.areas.conditional_access import ConditionalAccessPolicy
from ztscan.graph.decode import page_of
from ztscan.graph.failure import Answer
from ztscan.graph.resources import RESOURCES

POLICIES, GROUPS_EACH, PAGE = 200, 30, 999
GROUPS = POLICIES * GROUPS_EACH
DEPARTMENTS, TEAMS, SITES = 300, 2_700, 200
PROJECTS = GROUPS - DEPARTMENTS - TEAMS - SITES
SCATTERED_EACH = 60
ADMINISTRATORS = ("62e90394-69f5-4237-9190-012177145e10", "194ae4cb-b126-40b2-bd5b-6091b380977d")
APPLICATIONS = [f"0a990000-0000-4000-8000-{number:012x}" for number in range(40)]
CONTROLS = (["mfa"], ["mfa"], ["compliantDevice", "mfa"], ["compliantDevice"], ["block"])
USER, GROUP = "05e20000-0000-4000-8000-{:012x}", "06009000-0000-4000-8000-{:012x}"
SHAPES = (
    ("10,000 users, overlapping", 10_000, "overlapping", 15, 600),
    ("100,000 users, overlapping", 100_000, "overlapping", 15, 600),
    ("10,000 users, scattered", 10_000, "scattered", 60, 600),
    ("100,000 users, scattered", 100_000, "scattered", 60, None),
)
"""Name, users, how they are drawn; how many seconds of CPU and how many megabytes the checks may take.
Of 100,000 scattered users there is no target of memory: each is a class of their own."""
Members = list[list[int]]
"""The members of each group by number, ascending."""


def overlapping(chance: random.Random, users: int) -> Members:
    members: Members = [[] for _ in range(GROUPS)]
    for user in range(users):
        department, team = user * DEPARTMENTS // users, user * TEAMS // users
        members[department].append(user)
        members[DEPARTMENTS + team].append(user)
        members[DEPARTMENTS + TEAMS + (2 * department + chance.randrange(2)) % SITES].append(user)
        for number in range(4):
            if chance.random() < 0.5:
                project = department * PROJECTS // DEPARTMENTS + (team + number) % (PROJECTS // DEPARTMENTS)
                members[DEPARTMENTS + TEAMS + SITES + project].append(user)
    return members


def scattered(chance: random.Random, users: int) -> Members:
    members: Members = [[] for _ in range(GROUPS)]
    for user in range(users):
        for group in sorted(chance.sample(range(GROUPS), SCATTERED_EACH)):
            members[group].append(user)
    return members


def population(chance: random.Random, users: int, members: Members) -> Population:
    names = tuple(f"user-{ordinal:07d}" for ordinal in range(users))
    ids = tuple(USER.format(ordinal) for ordinal in range(users))

    def some(count: int) -> int:
        return bit_set(chance.sample(range(users), count))

    return Population(
        ids=ids,
        names=names,
        types=bytes(int(chance.random() < 0.1) for _ in names),
        enabled=(1 << users) - 1,
        groups={GROUP.format(number): bit_set(found) for number, found in enumerate(members)},
        active_roles={role: some(20) for role in ADMINISTRATORS},
        eligible_roles={role: some(30) for role in ADMINISTRATORS},
    )


def policies(chance: random.Random) -> tuple[Policy, ...]:
    """The first for all users but thirty groups, the others for twenty groups without ten others."""
    numbers = list(range(GROUPS))
    chance.shuffle(numbers)
    return tuple(_policy(chance, n, numbers[n * GROUPS_EACH : (n + 1) * GROUPS_EACH]) for n in range(POLICIES))


def _policy(chance: random.Random, number: int, groups: list[int]) -> Policy:
    named = list(map(GROUP.format, groups))
    everyone = not number
    conditions: dict[str, Any] = {
        "clientAppTypes": ["all"] if chance.random() < 0.8 else ["browser", "mobileAppsAndDesktopClients"],
        "users": {
            "includeUsers": ["All"] if everyone else [],
            "includeGroups": [] if everyone else named[:20],
            "excludeGroups": named if everyone else named[20:],
        },
        "applications": {"includeApplications": ["All"] if everyone or chance.random() < 0.6 else chance.sample(APPLICATIONS, 3)},
    }
    if chance.random() < 0.2:
        conditions["platforms"] = {"includePlatforms": ["all"], "excludePlatforms": [chance.choice(("iOS", "windows"))]}
    if chance.random() < 0.1:
        conditions["signInRiskLevels"] = ["high", "medium"]
    grant = {"operator": "OR", "builtInControls": ["mfa"] if everyone else chance.choice(CONTROLS)}
    name = f"policy-{number:03d}"
    raw = {"id": name, "displayName": name, "state": "enabled", "conditions": conditions, "grantControls": grant}
    return policy_of(ConditionalAccessPolicy.from_json(raw))


def read(users: int, members: Members) -> float:
    """CPU seconds for decoding the tenant's users and the members of its groups, each page as Graph sends it."""
    answers = [(Answer(200, {}, page(min(PAGE, users - start))), "users") for start in range(0, users, PAGE)]
    for found in members:
        for start in range(0, len(found), PAGE):
            rows = [{"@odata.type": "#microsoft.graph.user", "id": USER.format(user)} for user in found[start : start + PAGE]]
            answers.append((Answer(200, {}, json.dumps({"value": rows}).encode()), "group_members"))
    begin = time.process_time()
    for answer, resource_name in answers:
        page_of(answer, RESOURCES[resource_name])
    return time.process_time() - begin


def evaluated(coverage: SignInCoverage) -> int:
    """How many checks were run: all that rest on the proofs and need nothing else of a tenant than its people and licences."""
    given = {
        "sign_in_coverage": coverage,
        "sign_in_population": coverage.population,
        "service_plans": frozenset(E5_PLANS),
        "privileged_roles": {role: role for role in ADMINISTRATORS},
        "role_names": {},
    }
    count = 0
    for check in load().checks.values():
        needs = [need.name for need in check.signature.needs]
        if "sign_in_coverage" in needs and set(needs) <= set(given):
            count += 1
            try:
                for _ in check.function(**{name: given[name] for name in needs}):
                    pass
            except (NotApplicable, Unknown):
                pass
    return count


def measure() -> Iterator[Figure]:
    for name, users, draw, seconds, megabytes in SHAPES:
        # A process of its own for each, as what one leaves behind would be the peak of the next.
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
            taken = process.submit(taken_by, users, draw).result()
        yield Figure(f"{name}: classes of users", taken.classes, "classes")
        yield Figure(f"{name}: reading and decoding", taken.reading, "s")
        yield at_most(f"{name}: space and {taken.checks} checks", taken.cpu, seconds, "s")
        yield Figure(f"{name}: space and checks against reading", taken.cpu / taken.reading, "times")
        if megabytes is None:
            yield Figure(f"{name}: peak memory", taken.peak, "MB")
        else:
            yield at_most(f"{name}: peak memory", taken.peak, megabytes, "MB")


@dataclass(frozen=True, slots=True)
class Taken:
    """What one tenant took: CPU in seconds, memory in megabytes."""

    classes: int
    checks: int
    reading: float
    cpu: float
    peak: float


def taken_by(users: int, draw: str) -> Taken:
    chance = random.Random(1)  # noqa: S311 - draws a tenant, the same every time
    members = {"overlapping": overlapping, "scattered": scattered}[draw](chance, users)
    people, rules = population(chance, users, members), policies(chance)
    reading = read(users, members)
    del members
    tenant = SignInTenant(applications={app: TargetApplication(app, app, False) for app in APPLICATIONS})
    coverage = SignInCoverage(rules, tenant, people, roles=frozenset(ADMINISTRATORS))
    begin = time.process_time()
    classes = len(coverage.space().identities.counts)
    checks = evaluated(coverage)
    cpu = time.process_time() - begin
    return Taken(classes, checks, reading, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main("many_groups", measure)

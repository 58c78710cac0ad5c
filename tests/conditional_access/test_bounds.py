"""Every bound of the product, beyond its edge: what it leaves out makes an answer undecided and never a better one."""

from __future__ import annotations

import ast
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ztscan
from tests.conditional_access.generated import ADMIN, READER, fuzz, policy_sets
from tests.conditional_access.sign_ins import policies_from, tenant_from
from tests.conditional_access.test_oracle import ENV, REQUIREMENTS
from tests.conditional_access.test_regressions import MFA, policy, prove
from tests.conditional_access.worlds import population_from
from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.coverage import ProofVerdict
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.core.model import Gap, GapReason

SPACE = "ztscan.conditional_access.space."
TRIED = {
    "conditional_access/space/device_classes.py MOST_CLASSES": (SPACE + "device_atoms.MOST_CLASSES", 7),
    "conditional_access/space/device_classes.py MOST_STEPS": (SPACE + "device_atoms.MOST_STEPS", 8),
    "conditional_access/space/location_atoms.py MOST_CELLS": (SPACE + "location_atoms.MOST_CELLS", 2),
    "conditional_access/space/virtual_people.py MOST_VARIANTS": (SPACE + "virtual_people.MOST_VARIANTS", 0),
    "conditional_access/space/virtual_people.py _MOST_EXCLUDED": (SPACE + "virtual_people._MOST_EXCLUDED", 0),
    "conditional_access/policy/rules.py LONGEST": ("ztscan.conditional_access.policy.rules.LONGEST", 30),
}
"""Bounds that proofs rest on: where each is, and a value that small tenants are beyond."""
TRIED_ELSEWHERE = {
    "conditional_access/proof/coverage.py CAP": "conditional_access/test_cap.py",
    "core/members.py MOST_CLASSES": "compare/test_members.py",
    "core/members.py MOST_GROUP_DIGESTS": "compare/test_members.py",
    "engine/evaluate.py MAX_FINDINGS": "engine/test_evaluate.py",
    "engine/evaluate.py MAX_YIELDED": "engine/test_evaluate.py",
    "graph/areas/security_operations.py MOST_ALERTS": "directory/test_response.py",
    "graph/areas/security_operations.py MOST_INCIDENTS": "directory/test_response.py",
    "directory/review_scopes.py _MOST_BRACKETS": "directory/test_review_scopes.py",
    "endpoints/setting.py MOST_DIGITS": "endpoints/test_meanings.py",
    "graph/areas/agents.py MOST_EXPANDED": "checks/agents/have_owners.py",
    "azure/list_pages.py MAX_LIST_PAGES": "azure/test_reading.py",
    "azure/query_pages.py MAX_QUERY_PAGES": "azure/test_reading.py",
    "azure/query_pages.py MOST_KEPT": "azure/test_reading.py",
    "azure/resource.py MOST_GETS": "azure/test_reading.py",
    "azure/resource.py MOST_SUBSCRIPTIONS": "azure/test_keys.py",
    "graph/paging.py MAX_PAGES": "graph/test_paging.py",
    "graph/paging.py MAX_PAGES_IN_PART": "graph/test_reading_in_part.py",
}
"""Beyond these a list is a gap, a proof undecided, and a fail remains one."""
REFUSED = {
    "config/parsing.py MAX_SIZE": "a configuration",
    "fleet/definition.py MOST_WORKERS": "a fleet that would scan more at once",
    "fleet/members.py MAX_BYTES": "a list of tenants",
    "fleet/run/environment.py _MOST_SECRET": "a secret",
    "fleet/outcome.py MAX_BYTES": "an outcome, and the tenant has no result then",
    "config/waivers.py LONGEST": "a waiver that would last longer",
    "core/result.py MAX_BYTES": "a result",
    "core/result.py MAX_DEPTH": "a result",
    "core/result.py MAX_CONTAINERS": "a result",
    "cli/heading.py MOST_READ": "a logo",
    "cli/redaction.py MAX_KEY": "a key",
    "notification/destination.py MAX_VALUE": "an address or a secret",
    "history/sqlite.py MAX_POINT": "a point of the trend, which is damaged then",
    "config/toml_limits.py MAX_NESTING": "a configuration",
    "graph/yaml_limits.py MAX_ALIASED": "a recording",
    "graph/yaml_limits.py MAX_DEPTH": "a recording",
    "graph/yaml_limits.py MAX_NODES": "a recording",
    "graph/yaml_limits.py _MAX_NUMBER": "a recording",
    "graph/cassette.py MAX_SIZE": "a recording",
    "graph/decode.py _MAX_DEPTH": "an answer of Graph, which is a gap then",
    "graph/transport.py MAX_BODY": "an answer of Graph, which is a gap then",
    "graph/counted.py _MOST_ASKED": "a list that was not read whole, which is a gap then",
}
"""Beyond these the whole is refused, so that there is no verdict on a part of it."""
WORDS_ONLY = {
    "cli/fleet/writing.py MOST": "changes that are printed; the rest is counted",
    "fleet/outcome.py LONGEST": "characters of a reason",
    "fleet/run/process.py _LONGEST_LINE": "characters of a line of a scan's errors",
    "fleet/run/process.py _MOST_ASKED": "turns that a scan waits for; one that asks for more waits for itself",
    "notification/channels.py MOST_CARD_BYTES": "points of a message; the rest is counted",
    "notification/channels.py _LONGEST_HEADER": "characters of a message",
    "notification/channels.py _LONGEST_SECTION": "characters of a message",
    "notification/message.py LONGEST_TEXT": "characters of a message",
    "notification/message.py LONGEST_ACTION": "characters of what the first change changes; its figures follow, whole",
    "notification/message.py MOST_POINTS": "points of a message; the rest is counted",
    "notification/delivery.py MAX_PAUSE": "seconds between attempts to deliver",
    "cli/expect.py _MOST_SHOWN": "findings that are printed; the rest is counted",
    "conditional_access/proof/suggested.py _LONGEST_NAME": "characters of a name that is made up",
    "cli/changes.py MOST": "changes that are printed; the rest is counted",
    "drift/story.py MOST_CAUSES": "causes that a summary tells; the rest is counted",
    "drift/story.py MOST_EFFECTS": "findings that a summary tells with their cause; the rest is counted",
    "conditional_access/explain/scope.py _MOST_NAMES": "names in a sentence",
    "conditional_access/explain/sections.py _MOST_GROUPS": "groups of people that a sentence is split by",
    "conditional_access/proof/description.py _CAP": "how wide a box is worded",
    "conditional_access/proof/affected.py _MOST": "groups of people with a policy of their own; the rest is one group",
    "conditional_access/proof/witness.py _MOST_ENTRIES": "entries of a condition that are named",
    "conditional_access/proof/witness.py _MOST_CLAUSES": "conditions of a policy that are told",
    "conditional_access/proof/near_misses.py _MOST": "advice beside a finding",
    "conditional_access/proof/near_misses.py _MOST_PROOFS": "advice beside a finding",
    "conditional_access/proof/candidates.py MOST_EDITS": "edits of a fix; that none was found within them is said",
    "conditional_access/proof/candidates.py MOST_POLICIES": "policies that are tried; that the search ended early is said",
    "conditional_access/proof/candidates.py MOST_FOR_ONE_EDIT": "policies that are tried; that the search ended early is said",
    "conditional_access/proof/candidates.py MOST_SETS": "sets of edits of one policy; that the search ended early is said",
    "conditional_access/proof/candidates.py MOST_BOXES": "advice beside a finding; a fix says that the search ended early",
    "conditional_access/fix/search.py MOST_PAIRS": "sets of edits that are tried; that the search ended early is said",
    "conditional_access/fix/search.py MOST_CLOSING": "fixes of the same size that are compared",
    "conditional_access/policy/editing.py LONGEST_NAME": "characters of the name of a policy that is copied or changed",
    "conditional_access/proof/noticed.py _MOST_GROUPS": "groups that a fix names; the rest is counted",
    "config/warnings.py _MOST_CANDIDATES": "accounts that a warning names; the rest is counted",
    "core/policy_edits.py _LONGEST_NAME": "characters of the name of a copy",
    "conditional_access/explain/inventory.py MOST_PROOFS": "what only a policy protects; that it was not worked out is said",
    "conditional_access/explain/inventory.py MOST_CLASSES": "what only a policy protects; that less was compared is said",
    "engine/effects.py MOST_POLICIES": "changes that are evaluated; the number of the others is told",
    "core/first_changes.py MOST_FIRST": "changes that are told first; the others are listed",
    "conditional_access/proof/witness.py _MOST_REASONS": "reasons beside a finding; the rest is counted",
    "conditional_access/proof/words.py _MOST_NAMES": "names in a sentence; the rest is counted",
    "conditional_access/proof/workloads.py _MOST_NAMES": "reasons beside a finding",
    "core/inventory.py MOST_LISTED": "credentials that a result lists; the counts are of all",
    "core/containment.py _LONGEST": "characters of a message",
    "drift/members.py MOST_NAMED": "members that a change names; the rest is counted",
    "drift/explain.py MOST": "explanations of changes; that there are more is said",
    "drift/audit_log.py LONGEST": "days that the audit log is kept for",
}
"""Bounds on what is told of a verdict, not on what it rests on."""
BOUND = re.compile(r"_?(MOST|MAX|CAP|LIMIT|LONGEST)(_[A-Z_]+)?")


def bounds_of_the_product() -> Iterator[str]:
    """Constants at the top of a module whose names say that they are bounds."""
    root = Path(ztscan.__file__).parent
    for file in sorted(root.rglob("*.py")):
        for statement in ast.parse(file.read_text(encoding="utf-8")).body:
            targets = statement.targets if isinstance(statement, ast.Assign) else []
            for target in targets:
                if isinstance(target, ast.Name) and BOUND.fullmatch(target.id):
                    yield f"{file.relative_to(root).as_posix()} {target.id}"


def test_every_bound_is_in_one_of_the_tables() -> None:
    engine = {name for name in bounds_of_the_product() if not name.startswith("reports/")}
    known = [name for table in (TRIED, TRIED_ELSEWHERE, REFUSED, WORDS_ONLY) for name in table]
    assert len(known) == len(set(known))
    assert engine == set(known)


def test_bounds_that_are_tried_elsewhere_are() -> None:
    tests = Path(__file__).parent.parent
    for bound, file in TRIED_ELSEWHERE.items():
        assert bound.rpartition(" ")[2].lower() in (tests / file).read_text(encoding="utf-8").lower()


PEOPLE: list[dict[str, Any]] = [
    {"id": "adele"},
    {"id": "bob", "groups": ["g1"]},
    {"id": "diego", "groups": ["g2"], "roles": [ADMIN]},
    {"id": "elif", "roles": [READER], "eligible": [ADMIN]},
    {"id": "fay", "eligible": [ADMIN, READER]},
    {"id": "guest", "externalType": "b2bCollaborationGuest", "homeTenant": "t1"},
]


@pytest.mark.parametrize("bound", TRIED)
@given(raws=policy_sets(), requirement=st.sampled_from(sorted(REQUIREMENTS)))
@fuzz(40)
def test_beyond_a_bound_an_answer_is_the_same_or_undecided(bound: str, raws: list[dict[str, Any]], requirement: str) -> None:
    def verdict() -> ProofVerdict:
        people = population_from(PEOPLE, ["unread"], ["g1", "g2"])
        return SignInCoverage(policies_from(raws), tenant_from(raws, ENV), people).prove(REQUIREMENTS[requirement]).verdict

    whole = verdict()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(*TRIED[bound])
        assert verdict() in (whole, ProofVerdict.UNDECIDED)


BY_ROLE = {"includeUsers": [], "includeRoles": [READER]}
ELIGIBLE: list[dict[str, Any]] = [{"id": "fay", "eligible": [ADMIN, READER]}, {"id": "gus", "roles": [ADMIN, READER]}]
FOR_ADMINS = catalogue.mfa_for_roles(catalogue.holders_of([ADMIN, READER]))
"""Covers who holds READER, and so who activates everything, but not who activates ADMIN alone."""


def test_one_role_of_several_is_an_escape_and_undecided_beyond_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    by_reader = policy(users=BY_ROLE)
    assert prove(FOR_ADMINS, by_reader, people=ELIGIBLE).verdict is ProofVerdict.VIOLATED
    monkeypatch.setattr(SPACE + "virtual_people.MOST_VARIANTS", 0)
    assert prove(FOR_ADMINS, by_reader, people=ELIGIBLE).verdict is ProofVerdict.UNDECIDED
    both = policy("both", users={"includeUsers": [], "includeRoles": [ADMIN, READER]})
    assert prove(FOR_ADMINS, both, people=ELIGIBLE).verdict is ProofVerdict.UNDECIDED, "which role is open, role by role"
    assert prove(FOR_ADMINS, policy(), people=ELIGIBLE).verdict is ProofVerdict.PROVED


THIRD = "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3"


def test_two_roles_of_three_are_an_escape_where_one_and_all_are_covered(monkeypatch: pytest.MonkeyPatch) -> None:
    """With ADMIN alone, the second policy applies; with READER alone, the first; with all three, the last. With two, none."""
    raws = [
        policy("all but admins", users={"excludeRoles": [ADMIN]}),
        policy("admins but readers", users={"includeUsers": [], "includeRoles": [ADMIN], "excludeRoles": [READER]}),
        policy("the third", users={"includeUsers": [], "includeRoles": [THIRD]}),
    ]
    people = [{"id": "fay", "eligible": [ADMIN, READER, THIRD]}]
    assert prove(catalogue.MFA_ALL_USERS, *raws, people=people).verdict is ProofVerdict.VIOLATED
    unread = Gap("role_eligibility", GapReason.NO_PERMISSION, "refused", "grant it")
    hidden = prove(catalogue.MFA_ALL_USERS, *raws, people=[{"id": "fay"}], eligibility_doubt=unread)
    assert hidden.verdict is ProofVerdict.UNDECIDED, "anybody may activate two of three"
    monkeypatch.setattr(SPACE + "virtual_people._MOST_EXCLUDED", 1)
    assert prove(catalogue.MFA_ALL_USERS, *raws, people=people).verdict is ProofVerdict.UNDECIDED


def places(count: int, *, gps: bool = True) -> dict[str, Any]:
    """Named locations of all kinds, each of its own. GPS may report no country, so that nothing is proved inside of those."""
    countries = [a + b for a in "ABCDEFGHIJKLMNOP" for b in "ABCDEFGHIJKLMNOP"]
    made: list[dict[str, Any]] = []
    for n in range(count):
        lookup = "authenticatorAppGps" if gps and n % 3 == 2 else "clientIpAddress"
        by_range = {"isTrusted": True, "ipRanges": [{"cidrAddress": f"10.{n}.0.0/16"}]}
        by_country = {"countriesAndRegions": countries[n : n + 9], "countryLookupMethod": lookup}
        made.append({"id": f"place-{n}", "displayName": f"place {n}", **(by_country if n % 3 else by_range)})
    return {"namedLocations": made}


def away_from(*ids: str, **changed: Any) -> dict[str, Any]:
    return policy(
        f"away from {ids[0]}",
        locations={"includeLocations": ["All"], "excludeLocations": [f"place-{i}" for i in ids]},
        **changed,
    )


def test_locations_that_policies_name_together_are_told_apart_however_many() -> None:
    """Ninety locations make a hundred thousand combinations, but one policy has two sides only."""
    everywhere = away_from(*(str(n) for n in range(90)))
    assert prove(catalogue.MFA_ALL_USERS, everywhere, env=places(90)).verdict is ProofVerdict.VIOLATED
    inside = policy("inside", locations={"includeLocations": [f"place-{n}" for n in range(90)]})
    assert prove(catalogue.MFA_ALL_USERS, everywhere, inside, env=places(90)).verdict is ProofVerdict.UNDECIDED
    assert prove(catalogue.MFA_ALL_USERS, everywhere, inside, env=places(90, gps=False)).verdict is ProofVerdict.PROVED


def test_policies_over_too_many_locations_are_undecided_and_say_so() -> None:
    raws = [away_from(str(n), str((n + 1) % 90), grant={"operator": "OR", "builtInControls": ["block"]}) for n in range(90)]
    for requirement, known in (
        (catalogue.UNTRUSTED_LOCATIONS_BLOCKED, (ProofVerdict.UNDECIDED, ProofVerdict.PROVED)),
        (catalogue.LEGACY_BLOCKED, (ProofVerdict.UNDECIDED, ProofVerdict.PROVED)),
    ):
        assert prove(requirement, *raws, env=places(90)).verdict in known
    alone = [{**raw, "conditions": {**raw["conditions"], "clientAppTypes": ["other"]}} for raw in raws]
    narrow = [{**raw, "grantControls": MFA, "conditions": {**raw["conditions"], "platforms": None}} for raw in alone]
    assert prove(catalogue.MFA_ALL_USERS, *narrow, env=places(90)).verdict is ProofVerdict.VIOLATED


def test_policies_over_190_locations_have_an_answer() -> None:
    """Each of 195 policies is for another few of them: there are more combinations than are told apart."""
    mixed = random.Random(5)  # noqa: S311 - draws policies, the same every time
    raws = [away_from(*map(str, mixed.sample(range(190), mixed.randint(1, 6)))) for _ in range(195)]
    started = time.process_time()
    assert prove(catalogue.UNTRUSTED_LOCATIONS_BLOCKED, *raws, env=places(190)).verdict is not ProofVerdict.PROVED
    assert time.process_time() - started < 30, "seconds on a slow machine; it had none in three minutes"


@pytest.mark.parametrize("cells", [1, 4, 16])
def test_beyond_the_bound_of_locations_gaps_name_the_policies(cells: int, monkeypatch: pytest.MonkeyPatch) -> None:
    raws = [policy(f"in {n}", locations={"includeLocations": [f"place-{n}"]}) for n in range(12)]
    raws += [away_from(*(str(n) for n in range(12)))]
    assert prove(catalogue.MFA_ALL_USERS, *raws, env=places(12, gps=False)).verdict is ProofVerdict.PROVED
    monkeypatch.setattr(SPACE + "location_atoms.MOST_CELLS", cells)
    proof = prove(catalogue.MFA_ALL_USERS, *raws, env=places(12, gps=False))
    assert proof.verdict is ProofVerdict.UNDECIDED
    assert any("divide sign-ins into too many places" in gap.detail for gap in proof.gaps)

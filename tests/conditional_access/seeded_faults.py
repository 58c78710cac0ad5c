"""Faults of the Conditional Access engine, written by hand. Each is one replacement in one file; ``mutants`` seeds them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

ROOM = Path("ztscan/conditional_access")


class Mutant(NamedTuple):
    name: str
    file: str
    old: str
    new: str


MUTANTS = (
    Mutant("report-only counts as enforced", "policy/policy.py", "return self.state == ENABLED", "return self.state != DISABLED"),
    Mutant(
        "disabled counts as report-only",
        "policy/decision.py",
        "not in (ENABLED, REPORT_ONLY)",
        "not in (ENABLED, REPORT_ONLY, 'disabled')",
    ),
    Mutant("exclusions of users are dropped", "policy/people.py", "negate(self.excluded.includes(value))", "True"),
    Mutant(
        "exclusions are dropped in the solver",
        "space/identity_atoms.py",
        "apart_from(included[0], excluded[1]), apart_from(included[1], excluded[0])",
        "included[0], included[1]",
    ),
    Mutant(
        "a possible exclusion is taken for none",
        "space/identity_atoms.py",
        "apart_from(included[0], excluded[1])",
        "apart_from(included[0], excluded[0])",
    ),
    Mutant(
        "somebody is in none of the groups",
        "space/identity_atoms.py",
        "            if anybody & bit:\n",
        "            if anybody & bit and False:\n",
    ),
    Mutant("OR is read as AND", "policy/reading_controls.py", 'if operator == "OR" or len(each) == 1', "if len(each) == 1"),
    Mutant(
        "AND is read as OR",
        "policy/reading_controls.py",
        'Grant(each if operator == "AND"',
        'Grant(together if operator == "AND"',
    ),
    Mutant(
        "a block is one control among others", "policy/reading_controls.py", "if BLOCK in controls:", "if controls == [BLOCK]:"
    ),
    Mutant(
        "any strong combination makes a strength strong",
        "policy/strengths.py",
        "bool(self.accepted) and all(",
        "bool(self.accepted) and any(",
    ),
    Mutant(
        "configurations of a strength do not count",
        "policy/strengths.py",
        "and _as_narrow(narrowing, other.accepted[combination])",
        "",
    ),
    Mutant("the unknown platform is dropped", "policy/vocabulary.py", '"windowsphone", UNKNOWN_PLATFORM)', '"windowsphone")'),
    Mutant(
        "a platform that is not named is not among all",
        "policy/reading.py",
        "included=None if everything else included & values",
        "included=values if everything else included & values",
    ),
    Mutant(
        "the null rule is inverted",
        "policy/devices.py",
        "return comparison.negative\n    if isinstance",
        "return not comparison.negative\n    if isinstance",
    ),
    Mutant(
        "the mode of a device filter does not count",
        "policy/conditions.py",
        "negate(matched) if self.excludes else matched",
        "matched",
    ),
    Mutant(
        "extension attributes are always readable",
        "policy/devices.py",
        "return self.intune_managed or self.compliant or self.hybrid",
        "return True",
    ),
    Mutant(
        "and binds no closer than or",
        "policy/rules.py",
        'self._joined("or", lambda: self._joined("and", self._operand))\n        if',
        'self._joined("and", lambda: self._joined("or", self._operand))\n        if',
    ),
    Mutant(
        "an undecidable list holds",
        "policy/conditions.py",
        "if self.undecidable:\n            return None\n        included: Truth",
        "if self.undecidable:\n            return True\n        included: Truth",
    ),
    Mutant("unknown members are passed over", "policy/conditions.py", "(None if self.doubt_included else False)", "False"),
    Mutant(
        "unknown conditions are passed over",
        "policy/reading.py",
        'yield from (f"conditions.{key}" for key in unknown_keys(raw, _KNOWN_CONDITIONS))',
        "yield from ()",
    ),
    Mutant("legacy clients can do MFA", "policy/controls.py", "return client in LEGACY_CLIENTS\n", "return False\n"),
    Mutant("device code flow can show a device", "policy/controls.py", "and DEVICE_CODE_FLOW in value", "and False"),
    Mutant(
        "a compliant device need not be compliant",
        "policy/controls.py",
        "return not (device.registered and device.compliant)",
        "return not device.registered",
    ),
    Mutant(
        "claims of other organisations are believed",
        "policy/controls.py",
        "return negate(identity.trust.compliant_device)",
        "return False",
    ),
    Mutant(
        "registering security info is no resource",
        "policy/targets.py",
        "return True if action == REGISTER_SECURITY_INFO else None",
        "return False",
    ),
    Mutant(
        "registering a device knows client apps",
        "policy/decision.py",
        "and ignores_client_and_device(sign_in.target)",
        "and False",
    ),
    Mutant(
        "registering a device knows client apps, in the solver",
        "space/space.py",
        "boxes += self._registering_devices",
        "_ = self._registering_devices",
    ),
    Mutant(
        "an excluded application is not excluded",
        "policy/targets.py",
        "return every((included, negate(excluded)))",
        "return included",
    ),
    Mutant(
        "baseline scopes are always enforced",
        "policy/targets.py",
        "        mode = tenant.baseline_scopes\n",
        '        mode = "enforced"\n',
    ),
    Mutant(
        "trusted locations are those of the list only",
        "policy/conditions.py",
        "return some((*trusted, location.mfa_trusted_ip))",
        "return some(trusted)",
    ),
    Mutant("IPv6 is left out", "space/location_sides.py", "in OUTSIDE.items()", "in ((4, OUTSIDE[4]),)"),
    Mutant(
        "a location that is gone holds nobody",
        "policy/conditions.py",
        "return None if named is None else named.contains(location)",
        "return False if named is None else named.contains(location)",
    ),
    Mutant(
        "unknown countries are in every country list",
        "policy/locations.py",
        "self.with_unknown if location.country is None",
        "True if location.country is None",
    ),
    Mutant(
        "risk levels are thresholds",
        "policy/reading.py",
        "return _one_of(key, levels, known) if levels",
        "return _one_of(key, known[known.index(levels[0]):] if levels[0] in known else levels, known) if levels",
    ),
    Mutant(
        "a session's origin does not count",
        "policy/conditions.py",
        "some((doubt, *(self.methods.holds(method, tenant) for method in value)))",
        "some((doubt,))",
    ),
    Mutant(
        "eligible users are never administrators",
        "space/virtual_people.py",
        "    yield from _after_activation(population, roles, excluded, left_out)\n",
        "",
    ),
    Mutant(
        "eligible members never join an excluded group",
        "space/identity_predicates.py",
        "_with(self._copied(members), joined.get(group, 0))",
        "self._copied(members)",
    ),
    Mutant(
        "nobody may be eligible where it was not read",
        "space/virtual_people.py",
        "    yield from _after_unread_membership(population, roles, left_out)\n",
        "",
    ),
    Mutant(
        "eligible users hold the role already",
        "space/identity_predicates.py",
        "self._copied(active.get(role, 0))",
        "self._copied(active.get(role, 0) | self._population.eligible_roles.get(role, 0))",
    ),
    Mutant(
        "one role or all are activated, never some",
        "space/virtual_people.py",
        "combinations(leaving, size)",
        "combinations(leaving, 0)",
    ),
    Mutant(
        "too many locations are told apart all the same",
        "space/location_atoms.py",
        "if condition.undecidable or moved or self.beyond_bounds(condition):",
        "if condition.undecidable:",
    ),
    Mutant(
        "device filters beyond the bound match nothing",
        "space/device_atoms.py",
        "return (outcome_by_facts(rule, atom.value) for atom in self.atoms)",
        "return (False for atom in self.atoms)",
    ),
    Mutant(
        "a device has every part that a filter names",
        "space/device_classes.py",
        "following.setdefault((unmet, rest), draft)",
        "pass",
    ),
    Mutant(
        "an unread group is empty",
        "space/identity_atoms.py",
        'if not self._is_known("group", group):\n            return 0, self.full',
        'if not self._is_known("group", group):\n            return 0, 0',
    ),
    Mutant(
        "disabled accounts can sign in",
        "space/identity_predicates.py",
        "alive = self._population.enabled & ((1 << self._real) - 1)",
        "alive = (1 << self._real) - 1",
    ),
    Mutant(
        "a proof rests on what may apply",
        "proof/coverage.py",
        "musts += [Cover(policy, box) for box in must]",
        "musts += [Cover(policy, box) for box in may]",
    ),
    Mutant(
        "subtraction loses a piece",
        "space/boxes.py",
        "            rest[dimension] = side\n",
        "            rest[dimension] = side\n            break\n",
    ),
    Mutant(
        "what the cap left undone counts as escaping",
        "proof/coverage.py",
        "possible, certain = possible_region, beyond_cap(certainly, [*made.mays, *beyond], cap)",
        "possible = possible_region",
    ),
    Mutant("a proof that came to its cap is one", "proof/coverage.py", "if self.capped or self.undecided", "if False"),
    Mutant(
        "nothing is looked for beyond the cap",
        "proof/coverage.py",
        "return survivors(region, closed, cap.part(_SEARCH))",
        "return ()",
    ),
    Mutant("subtraction keeps what is covered", "space/boxes.py", "            rest[dimension] = side\n", ""),
    Mutant("weak controls are ruled out too easily", "proof/coverage.py", "side = must if certain else may", "side = may"),
    Mutant(
        "subtraction loses people beyond a cover",
        "space/boxes.py",
        "common, who ^ common if common else who",
        "common, 0 if common else who",
    ),
    Mutant("merging loses one of two boxes", "space/boxes.py", "other[place] | box[place], *box", "other[place], *box"),
    Mutant(
        "a control that cannot be satisfied blocks nobody",
        "proof/granted.py",
        "must += where_all_impossible(space, part.must, clause, certain=True)",
        "must += []",
    ),
    Mutant(
        "a policy that may block is granted",
        "proof/granted.py",
        "            must += [part.must] if part.must else []\n            may.append(part.may)\n",
        "            must += [part.must] if part.must else []\n            may += [part.must] if part.must else []\n",
    ),
    Mutant("accounts of tomorrow may be blocked", "proof/granted.py", "who = space.identities.known", "who = -1"),
    Mutant(
        "registration is protected by any policy",
        "proof/expected_region.py",
        "replace(meaning.accepts, on_action=REGISTER_SECURITY_INFO) if suffix else meaning.accepts",
        "meaning.accepts",
    ),
    Mutant("nobody is left out by role", "proof/expected_region.py", "roles=frozenset(map(str.lower, one.but.roles)),", ""),
    Mutant("applications are never left out", "proof/expected_region.py", "if one.to.except_applications:", "if False:"),
    Mutant(
        "an expectation about nobody holds",
        "proof/expected.py",
        " or not _of_anybody(proof, proof.escape.region)",
        "",
    ),
    Mutant("what is unknown of a part is forgotten", "proof/expected.py", "gaps += unknown.gaps", "pass"),
    Mutant(
        "a service principal beyond policies is blocked",
        "proof/expected_workloads.py",
        "if beyond or subject in escaping:",
        "if subject in escaping:",
    ),
    Mutant(
        "service principals are the same in every asked place",
        "proof/workloads.py",
        "*sorted(places - {ALL_TRUSTED})",
        "",
    ),
)

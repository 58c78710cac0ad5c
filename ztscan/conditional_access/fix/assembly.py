"""The fixes of a check that proves requirements: calls with the tenant's own ids, who notices, the way back, and the proof."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from ztscan.conditional_access.fix.new_policy import Inexpressible, NewPolicy, new_policy
from ztscan.conditional_access.fix.search import Change, smallest_change
from ztscan.conditional_access.fix.terraform import NoTerraform, edited_policy_text, new_policy_text
from ztscan.conditional_access.policy.editing import NAME, Edit, as_recorded, body_of, name_for_everybody, writable
from ztscan.conditional_access.policy.policy import DISABLED, ENABLED, Policy
from ztscan.conditional_access.policy.vocabulary import MFA, STRENGTH_PREFIX
from ztscan.conditional_access.proof.candidates import MOST_EDITS
from ztscan.conditional_access.proof.coverage import ProofVerdict
from ztscan.conditional_access.proof.near_misses import BETA, POLICY_PATH
from ztscan.conditional_access.proof.noticed import Noticed
from ztscan.conditional_access.proof.proof import Coverage, SignInCoverage
from ztscan.config.warnings import UNDECLARED, undeclared_emergency
from ztscan.core.fix import Effort, Fix, FixFacts, FixStep, GraphCall, Impact, Stage
from ztscan.engine.fixing import Unfixable

PERMISSIONS = ("Application.Read.All", "Policy.Read.All", "Policy.ReadWrite.ConditionalAccess")
ROLE = "Conditional Access Administrator"
REPORTS = "enabledForReportingButNotEnforced"
NEW_POLICY = POLICY_PATH.rstrip("/")
AN_EDIT = "The policy is enforced today. `ztscan fix` writes a report-only copy of it with the change."
SEVERAL = "Several policies are changed, which have to be imported one by one."
PARTS = ("conditions", "grantControls", "sessionControls")
NOT_PROVED = "What is wrong is no gap between policies, so that no change of them is searched."
ONLY_BLOCKS = "The change blocks these sign-ins: nobody can satisfy in any of them what the policy then requires."
RENAME = "rename it, as it is then for all users"
LOCKS_OUT = "may lock out"
DECLARE = "Declare those that are in `ztscan.toml`, under `[emergency_access]`, and scan again."
DECLARE_FIRST = f"{UNDECLARED}. Declare yours before you send a call."
SECURITY_DEFAULTS_ON = "Security defaults are on. While they are on, no Conditional Access policy can be switched on."


def fixes_of(check: str, coverage: SignInCoverage, candidates: Sequence[str] = ()) -> tuple[Fix, ...]:
    """A fix for each requirement that the check found violated. Raises Unfixable, with the reasons, where there is none.

    ``candidates``: names of accounts that may be for emergency access, where none is declared.
    """
    fixes: list[Fix] = []
    reasons: list[str] = []
    for proof in coverage.proofs_of(check):
        if proof.verdict is not ProofVerdict.VIOLATED:
            continue
        try:
            fixes.append(fix_of(*_sparing(coverage, proof)))
        except Unfixable as outcome:
            reasons.append(str(outcome))
    remains = (*dict.fromkeys(reasons), *_left_out(coverage))
    if not fixes:
        raise Unfixable(" ".join(dict.fromkeys(reasons)) or NOT_PROVED)
    return tuple(_with_caution(msgspec.structs.replace(fix, remains=remains), coverage, candidates) for fix in fixes)


def _with_caution(fix: Fix, coverage: SignInCoverage, candidates: Sequence[str]) -> Fix:
    """The fix, first of all with what to declare where no emergency access account is: in its words and its Terraform text."""
    if any(exclusion.emergency for exclusion in coverage.exclusions):
        return fix
    spared = coverage.spared
    names = _names(coverage, spared.users) if spared else candidates
    caution = f"{undeclared_emergency(names, left_out=spared is not None)}."
    facts = msgspec.structs.replace(fix.facts, prepare=(DECLARE_FIRST, *fix.facts.prepare))
    text = fix.terraform and f"# {caution.encode('ascii', 'replace').decode()}\n{fix.terraform}"
    return msgspec.structs.replace(fix, facts=facts, terraform=text)


def _names(coverage: SignInCoverage, users: Iterable[str]) -> list[str]:
    return sorted(coverage.population.names[ordinal] for ordinal in coverage.population.ordinals_of(users).values())


def _left_out(coverage: SignInCoverage) -> tuple[str, ...]:
    """That the fix leaves out accounts which nobody declared."""
    if coverage.spared is None:
        return ()
    who = ", ".join(_names(coverage, coverage.spared.users))
    return (f"{who}, which may be for emergency access: the check fails for them until they are declared.",)


def _sparing(coverage: SignInCoverage, proof: Coverage) -> tuple[SignInCoverage, Coverage]:
    """What a fix is proved from: without the accounts that may be for emergency access. Raises Unfixable."""
    spared = coverage.spared
    if spared is None:
        return coverage, proof
    others = coverage.leaving_out(spared)
    again = others.prove(proof.requirement, exclusions=(*proof.escape.exclusions, spared))
    if again.verdict is not ProofVerdict.VIOLATED:
        raise Unfixable(
            f"Only accounts that may be for emergency access are left: {', '.join(_names(coverage, spared.users))}. {DECLARE}"
        )
    return others, again


def fix_of(coverage: SignInCoverage, proof: Coverage) -> Fix:
    """The fix of one violated requirement: the smallest edit of policies, else one new policy. Raises Unfixable."""
    if any(policy.of_security_defaults for policy in coverage.policies):
        raise Unfixable(SECURITY_DEFAULTS_ON)
    found = smallest_change(proof.escape)
    if found.change is not None:
        change = found.change.sparing_accounts()
        if change is found.change or _still_closes(coverage, proof, change):
            return _by_edits(proof, change)
    bound = f"No change of today's policies of at most {MOST_EDITS} edits closes the gap; to widen a condition counts as two."
    if found.ended_early:
        bound = f"The search for a change of today's policies ended at its bound. One of at most {MOST_EDITS} edits may exist."
    try:
        return _by_policy(proof, new_policy(coverage, proof), bound)
    except Inexpressible as outcome:
        raise Unfixable(f"{bound} {outcome}") from outcome


def _still_closes(coverage: SignInCoverage, proof: Coverage, change: Change) -> bool:
    """Whether the change closes the gap, proved over atoms that tell apart whom it excludes."""
    changed = change.policies
    policies = tuple(changed.get(policy.id, policy) for policy in coverage.policies)
    again = coverage.with_policies(policies).prove(proof.requirement, exclusions=proof.escape.exclusions)
    return again.verdict is ProofVerdict.PROVED


# -- edits ---------------------------------------------------------------------------------------------------------------


def _by_edits(proof: Coverage, change: Change) -> Fix:
    made = change.trial
    affected = made.affected_but_for
    noticed = msgspec.structs.replace(made.noticed, affected=affected)
    steps = tuple(step for policy, edits in change.edits for step in _steps(policy, edits))
    turned_on = all(not policy.enforced for policy, _ in change.edits)
    facts = FixFacts(
        changes=f"{'Change the policy' if len(change.edits) == 1 else 'Change the policies'} {_named(change)}.",
        permissions=PERMISSIONS,
        role=ROLE,
        licence=_licence(made.changed.values()),
        effort=Effort.HOURS,
        impact=_impact(made.changed.values(), noticed),
        notices=noticed.sentence,
        prepare=(
            *_sentences(w for w in change.warnings if not w.startswith(LOCKS_OUT)),
            *(() if turned_on else (AN_EDIT,)),
        ),
    )
    text, reason = _imported(change)
    facts = msgspec.structs.replace(facts, no_terraform=reason)
    blocks = (ONLY_BLOCKS,) if made.only_blocks and not _wants_block(proof) else ()
    return Fix(facts=facts, steps=steps, affected=affected, proof=(*_proof(proof, made.users_before), *blocks), terraform=text)


def _wants_block(proof: Coverage) -> bool:
    accepts = proof.requirement.accepts
    return not (accepts.controls or accepts.strengths or accepts.session or accepts.anything)


def _imported(change: Change) -> tuple[str, str]:
    """The changed policy as Terraform text, or why there is none."""
    if len(change.edits) > 1:
        return "", SEVERAL
    (before, edits), after = change.edits[0], next(iter(change.policies.values()))
    if before.doubts:
        return (
            "",
            f"The policy has a part that ztscan does not know, and the provider azuread would remove it: {before.doubts[0]}.",
        )
    body = {NAME: name_for_everybody(before, edits) or before.name, **{part: writable(after.raw.get(part)) for part in PARTS}}
    try:
        return edited_policy_text(before.id, body, ENABLED if before.enforced else REPORTS), ""
    except NoTerraform as outcome:
        return "", str(outcome)


def _named(change: Change) -> str:
    return "; and ".join(f"{policy.name or policy.id}: {'; '.join(_told(policy, edits))}" for policy, edits in change.edits)


def _told(policy: Policy, edits: tuple[Edit, ...]) -> Iterator[str]:
    yield from (edit.change for edit in edits)
    if name_for_everybody(policy, edits):
        yield RENAME


def _steps(policy: Policy, edits: tuple[Edit, ...]) -> Iterator[FixStep]:
    body, path = body_of(policy, edits), f"{POLICY_PATH}{policy.id}"
    if name := name_for_everybody(policy, edits):
        body[NAME] = name
    turned_on = body.pop("state", None) is not None
    recorded = "disabled" if policy.state == DISABLED else REPORTS
    first = {**body, "state": REPORTS} if turned_on and policy.state == DISABLED else body
    if first:
        stage = Stage.REPORT_ONLY if turned_on else Stage.APPLY
        undo = GraphCall("PATCH", path, as_recorded(policy, first, recorded), BETA)
        yield FixStep(GraphCall("PATCH", path, first, BETA), undo, stage=stage)
    if turned_on:
        undo = GraphCall("PATCH", path, {"state": recorded}, BETA)
        note = "Read first what the policy reported in the sign-in logs."
        yield FixStep(GraphCall("PATCH", path, {"state": ENABLED}, BETA), undo, note, Stage.ENABLE)


# -- a new policy --------------------------------------------------------------------------------------------------------


def _by_policy(proof: Coverage, made: NewPolicy, bound: str) -> Fix:
    facts = FixFacts(
        changes=f"Create a Conditional Access policy: {made.title}.",
        permissions=PERMISSIONS,
        role=ROLE,
        licence=_licence_of(made.body["conditions"]),
        effort=Effort.PROJECT,
        impact=_impact([made.policy], made.noticed),
        notices=made.noticed.sentence,
    )
    body = {**made.body, "state": REPORTS}
    try:
        text, reason = new_policy_text(body), ""
    except NoTerraform as outcome:
        text, reason = "", str(outcome)
    facts = msgspec.structs.replace(facts, no_terraform=reason)
    created = GraphCall("POST", NEW_POLICY, body, BETA)
    enabled = GraphCall("PATCH", f"{POLICY_PATH}{{id}}", {"state": ENABLED}, BETA)
    back = GraphCall("PATCH", f"{POLICY_PATH}{{id}}", {"state": "disabled"}, BETA)
    steps = (
        FixStep(created, None, "To undo it, delete the policy: Graph returns its id.", Stage.REPORT_ONLY),
        FixStep(enabled, back, "Take the id that Graph returned. Read first what the policy reported.", Stage.ENABLE),
    )
    proofs = (*_proof(proof, proof.users), bound)
    return Fix(facts=facts, steps=steps, affected=made.noticed.affected, proof=proofs, terraform=text)


# -- who notices ---------------------------------------------------------------------------------------------------------


def _impact(policies: Iterable[Policy], noticed: Noticed) -> Impact:
    """The worst that people notice.

    A grant that nobody can satisfy in a sign-in of today blocks it. Token protection blocks clients that cannot bind tokens.
    """
    policies = tuple(policies)
    controls = {control for policy in policies for clause in policy.grant.clauses for control in clause}
    if not noticed.affected:
        return Impact.NONE
    if noticed.shut_out or any(policy.session.token_protection for policy in policies):
        return Impact.MAY_BLOCK
    if any(control != MFA and not control.startswith(STRENGTH_PREFIX) for control in controls):
        return Impact.MAY_BLOCK
    return Impact.RE_REGISTER if controls - {MFA} else Impact.PROMPT_ONCE


def _sentences(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"Check first: the change {text}." for text in texts)


def _proof(proof: Coverage, before: int) -> tuple[str, ...]:
    people = f"{before:,} {'person' if before == 1 else 'people'}"
    title, escapes = proof.requirement.title, proof.requirement.escapes
    closed = f"With this change, and over all policies together: {title}."
    return (f"{closed} Today {people} can {escapes}.",)


def _licence(policies: Iterable[Policy]) -> str:
    return _licence_of(*((policy.raw.get("conditions") or {}) for policy in policies))


def _licence_of(*conditions: Any) -> str:
    risky = any(found.get("userRiskLevels") or found.get("signInRiskLevels") for found in conditions)
    return "Microsoft Entra ID P2" if risky else "Microsoft Entra ID P1"

"""A step before an enforced policy is changed: a copy of the policy with the change, which only reports what it would do.

The copy stands next to the policy, so that the sign-in logs show what the change would do to whom. It is deleted when the policy
itself is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from ztscan.conditional_access.fix.assembly import AN_EDIT, PARTS, REPORTS
from ztscan.conditional_access.fix.terraform import NoTerraform, enforces, new_policy_text
from ztscan.conditional_access.policy.editing import LONGEST_NAME, writable
from ztscan.conditional_access.policy.policy import ENABLED
from ztscan.conditional_access.proof.near_misses import BETA, POLICY_PATH
from ztscan.core.fix import Fix, FixStep, GraphCall, Stage
from ztscan.core.policy_edits import EDITED, edited_policies

CREATED = "{id}"
READ_FIRST = "Read first what the copy of the policy reported in the sign-in logs."
DELETED = "The copy only reported. It is no longer needed."
UNDO_COPY = "To undo it, delete the copy: Graph returns its id."
COPIED = "Create a report-only copy of the policy "
NOT_IN_TERRAFORM = "The change itself is not part of what only reports."


def with_previews(fixes: Iterable[Fix], policies: Mapping[str, Any]) -> tuple[Fix, ...]:
    """The fixes, a change of one enforced policy with a copy that reports first. ``policies``: the recorded JSON by id.

    A change of several policies has no copy: what each reports alone is not what they do together.
    """
    return tuple(_with_preview(fix, policies) if edited_policies(fix) else _without_advice(fix) for fix in fixes)


def reporting_only(fix: Fix) -> Fix:
    """What of a fix only reports, in its calls, its Terraform text and its words. Without steps: it has no such part."""
    steps = tuple(step for step in fix.steps if step.stage is Stage.REPORT_ONLY)
    calls = [step.call for step in steps]
    facts = fix.facts
    text, reason = "", NOT_IN_TERRAFORM
    if len(calls) == 1 and calls[0].method == "POST":
        try:
            text, reason = new_policy_text(calls[0].body), ""
        except NoTerraform as outcome:
            reason = str(outcome)
        if len(fix.steps) > 1 and any(step.call.method == "DELETE" for step in fix.steps):
            facts = msgspec.structs.replace(facts, changes=facts.changes.replace(EDITED, COPIED, 1))
    elif not enforces(fix.terraform):
        text, reason = fix.terraform, facts.no_terraform
    facts = msgspec.structs.replace(facts, no_terraform=reason)
    return msgspec.structs.replace(fix, facts=facts, steps=steps, terraform=text)


def _without_advice(fix: Fix) -> Fix:
    """The fix of no policy that exists, without the advice to copy one first."""
    prepare = tuple(text for text in fix.facts.prepare if text != AN_EDIT)
    return msgspec.structs.replace(fix, facts=msgspec.structs.replace(fix.facts, prepare=prepare))


def _with_preview(fix: Fix, policies: Mapping[str, Any]) -> Fix:
    if len(fix.steps) != 1:
        return fix
    (step,) = fix.steps
    call = step.call
    recorded = policies.get(call.path.removeprefix(POLICY_PATH)) if call.path.startswith(POLICY_PATH) else None
    if call.method != "PATCH" or not isinstance(recorded, Mapping) or recorded.get("state") != ENABLED:
        return fix
    copied = {part: writable(recorded.get(part)) for part in PARTS}
    changed = {part: call.body[part] for part in PARTS if part in call.body}
    body = {**_with_values({**copied, **changed}), "state": REPORTS}
    body["displayName"] = f"ztscan preview: {recorded.get('displayName') or ''}"[:LONGEST_NAME]
    copy = FixStep(GraphCall("POST", POLICY_PATH.rstrip("/"), body, BETA), None, UNDO_COPY, Stage.REPORT_ONLY)
    enforced = msgspec.structs.replace(step, note=READ_FIRST, stage=Stage.ENABLE)
    deleted = FixStep(GraphCall("DELETE", f"{POLICY_PATH}{CREATED}", None, BETA), None, DELETED, Stage.ENABLE)
    return msgspec.structs.replace(_without_advice(fix), steps=(copy, enforced, deleted))


def _with_values(value: Any) -> Any:
    """JSON without the properties that are null: a new policy has none of them."""
    if isinstance(value, Mapping):
        return {key: _with_values(inner) for key, inner in value.items() if inner is not None}
    return [_with_values(inner) for inner in value] if isinstance(value, list | tuple) else value

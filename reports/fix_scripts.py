"""A fix as files that a person can send: JSON, PowerShell and Terraform. Nothing of the tenant can become code.

JSON is ASCII, so that no character of a name can change how a line looks. In PowerShell it stands in single quotes, with the
apostrophe as an escape, so that no character of a name can end the quote.
Comments are one line of printable ASCII.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from ztscan.core.fix import Fix, FixStep, GraphCall, Stage, inputs_of
from ztscan.core.immutable import thawed
from ztscan.core.model import Tenant

from .plain import one_line

CREATED = "{id}"
"""Stands in a path for the id of the object that the call before created: a parameter of the script."""
_GUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", re.ASCII)
_ENVIRONMENTS = {"usgov": "USGov", "usgovdod": "USGovDoD", "china": "China"}


def verify_command(fix: Fix) -> str:
    """The command that scans the checks of the fix again."""
    return "ztscan scan " + " ".join(f"--check {_word(check)}" for check in fix.closes)


def _word(check: str) -> str:
    return re.sub(r"[^\w.]", "_", check)


def plain_body(call: GraphCall) -> Any:
    """The body as JSON has it."""
    return msgspec.json.decode(msgspec.json.encode(call.body, enc_hook=thawed, order="deterministic"))


def as_json(fix: Fix) -> str:
    """Everything that is known of the fix, for other programs."""
    content = {
        **msgspec.json.decode(msgspec.json.encode(fix, enc_hook=thawed, order="deterministic")),
        "verify": verify_command(fix),
    }
    return json.dumps(content, indent=2) + "\n"


def rollback(plan: Sequence[Fix]) -> str:
    """The calls that restore the recorded values, the last fix first."""
    entries = [_undo(fix, step) for fix in reversed(plan) for step in reversed(fix.steps)]
    return json.dumps(entries, indent=2) + "\n"


def _undo(fix: Fix, step: FixStep) -> dict[str, Any]:
    about: dict[str, Any] = {"checks": list(fix.closes), "restores": f"{step.call.method} {step.call.path}"}
    if step.undo is None:
        return {**about, "note": step.note or "This call cannot be undone."}
    call = {"method": step.undo.method, "uri": f"/{step.undo.version}{step.undo.path}", "body": plain_body(step.undo)}
    return {**about, **call, **({"note": step.note} if step.note else {})}


def stages(fix: Fix) -> tuple[tuple[FixStep, ...], tuple[FixStep, ...]]:
    """The steps to send first, and those that switch a policy on after its report was read. Both are not sent by one script."""
    first = tuple(step for step in fix.steps if step.stage is not Stage.ENABLE)
    return (first, tuple(step for step in fix.steps if step.stage is Stage.ENABLE)) if first else (fix.steps, ())


def powershell(fix: Fix, tenant: Tenant) -> str:
    """A script that sends the first calls of the fix, with a parameter for each value that a person has to choose."""
    return _one_stage(fix, stages(fix)[0], tenant)


def powershell_enable(fix: Fix, tenant: Tenant) -> str:
    """A script that switches on the policy that only reported. Empty: the fix has no such step."""
    steps = stages(fix)[1]
    return _one_stage(fix, steps, tenant) if steps else ""


def _one_stage(fix: Fix, steps: Sequence[FixStep], tenant: Tenant) -> str:
    title = [fix.facts.changes, f"Closes: {', '.join(fix.closes)}", "ztscan wrote this script and sent nothing. Read it first."]
    notes = dict.fromkeys(step.note for step in steps if step.note and step.stage is Stage.ENABLE)
    first = (f"First: {text}" for text in fix.facts.prepare)
    lines = [*map(comment, title), *map(comment, first), *map(comment, fix.facts.doubts), *map(comment, notes)]
    created = any(_is_of_created(step.call) for step in steps)
    lines += [*_connected(inputs_of(steps), fix.facts.permissions, tenant, created=created)]
    prints = any(_is_of_created(step.call) for step in fix.steps)
    lines += [_invocation(step.call, fix.inputs, prints_id=prints and step.call.method == "POST") for step in steps]
    return "\n".join([*lines, comment(f"Verify: {verify_command(fix)}")]) + "\n"


def powershell_back(plan: Sequence[Fix], tenant: Tenant) -> str:
    """A script that restores the recorded values, the last fix first. What it cannot restore is a comment."""
    permissions = dict.fromkeys(permission for fix in plan for permission in fix.facts.permissions)
    lines = [comment("Restores the values that the scan recorded. ztscan wrote this script and sent nothing. Read it first.")]
    lines += [*_connected((), permissions, tenant, created=False)]
    lines += [_restoring(fix, step) for fix in reversed(plan) for step in reversed(fix.steps)]
    return "\n".join(line for line in lines if line) + "\n"


def _restoring(fix: Fix, step: FixStep) -> str:
    """The call that undoes a step, or what a person has to do. Nothing for a policy whose creation is told of already."""
    if step.undo is None:
        return comment(f"By hand: {fix.facts.changes} {step.note or 'This call cannot be undone.'}")
    return "" if _is_of_created(step.undo) else _invocation(step.undo, ())


def _is_of_created(call: GraphCall) -> bool:
    return CREATED in call.path


def _connected(inputs: Sequence[str], permissions: Iterable[str], tenant: Tenant, *, created: bool) -> Iterator[str]:
    yield "#Requires -Modules Microsoft.Graph.Authentication"
    needed = [f"[Parameter(Mandatory)][string]${parameter(name)}" for name in inputs]
    if created:
        needed.append("[Parameter(Mandatory)][guid]$CreatedId")
    if needed:
        yield f"param({', '.join(needed)})"
    yield "$ErrorActionPreference = 'Stop'"
    environment = f" -Environment {_ENVIRONMENTS[tenant.cloud]}" if tenant.cloud in _ENVIRONMENTS else ""
    own = f" -TenantId {quoted(tenant.id)}" if _GUID.fullmatch(tenant.id) else ""
    scopes = ", ".join(quoted(one_line(permission)) for permission in permissions)
    yield f"Connect-MgGraph{environment}{own} -NoWelcome" + (f" -Scopes {scopes}" if scopes else "")


def _invocation(call: GraphCall, inputs: Sequence[str], *, prints_id: bool = False) -> str:
    sent = _sent(call, inputs)
    return f"'Id of the new object: ' + ({sent}).id" if prints_id else sent


def _sent(call: GraphCall, inputs: Sequence[str]) -> str:
    address = quoted(f"/{call.version}{call.path}")
    if _is_of_created(call):
        address = f"{address}.Replace('{CREATED}', $CreatedId.ToString())"
    sent = f"Invoke-MgGraphRequest -Method {call.method} -Uri " + (f"({address})" if _is_of_created(call) else address)
    if call.body is None:
        return sent
    body = quoted(json.dumps(plain_body(call)))
    named = [name for name in inputs if f"{{{{{name}}}}}" in body]
    for name in named:
        body += f".Replace('{{{{{name}}}}}', ((ConvertTo-Json ${parameter(name)}) -replace '^\"|\"$', ''))"
    return f"{sent} -ContentType 'application/json' -Body " + (f"({body})" if named else body)


def parameter(name: str) -> str:
    """The name of an input as a parameter: ``onboarding group id`` is ``OnboardingGroupId``."""
    return "".join(re.sub(r"[^a-z]", "", word).capitalize() for word in name.split())


def quoted(text: str) -> str:
    """A text of ASCII in single quotes of PowerShell. An apostrophe is escaped as JSON does, or doubled outside JSON.

    PowerShell also takes typographic apostrophes for quotes; in ASCII there are none.
    """
    escaped = text.encode("ascii", "backslashreplace").decode()
    escaped = escaped.replace("'", "\\u0027") if escaped[:1] in {"{", "["} else escaped.replace("'", "''")
    return f"'{escaped}'"


def comment(text: str) -> str:
    """One line of a script that is not run."""
    return "# " + one_line(text).encode("ascii", "backslashreplace").decode()


def needed_inputs(plan: Iterable[Fix]) -> tuple[str, ...]:
    """The values that a person has to choose for all fixes together."""
    return tuple(dict.fromkeys(name for fix in plan for name in inputs_of(fix.steps)))

"""A fix as files that a person can send: JSON, PowerShell and Terraform. Nothing of the tenant can become code.

JSON in PowerShell is ASCII in single quotes, with the apostrophe as an escape, so that no character of a name can end the quote.
Comments are one line of printable ASCII.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from ztscan.core.fix import Fix, FixStep, GraphCall, inputs_of
from ztscan.core.immutable import thawed

from .plain import one_line

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
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def rollback(plan: Sequence[Fix]) -> str:
    """The calls that restore the recorded values, the last fix first."""
    entries = [_undo(fix, step) for fix in reversed(plan) for step in reversed(fix.steps)]
    return json.dumps(entries, indent=2, ensure_ascii=False) + "\n"


def _undo(fix: Fix, step: FixStep) -> dict[str, Any]:
    about: dict[str, Any] = {"checks": list(fix.closes), "restores": f"{step.call.method} {step.call.path}"}
    if step.undo is None:
        return {**about, "note": step.note or "This call cannot be undone."}
    call = {"method": step.undo.method, "uri": f"/{step.undo.version}{step.undo.path}", "body": plain_body(step.undo)}
    return {**about, **call, **({"note": step.note} if step.note else {})}


def powershell(fix: Fix, cloud: str) -> str:
    """A script that sends the calls of the fix, with a parameter for each value that a person has to choose."""
    title = [fix.facts.changes, f"Closes: {', '.join(fix.closes)}", "ztscan wrote this script and sent nothing. Read it first."]
    lines = [*map(comment, title), *map(comment, fix.facts.doubts)]
    lines += [*_script((step.call for step in fix.steps), fix.inputs, fix.facts.permissions, cloud)]
    return "\n".join([*lines, comment(f"Verify: {verify_command(fix)}")]) + "\n"


def powershell_back(plan: Sequence[Fix], cloud: str) -> str:
    """A script that restores the recorded values, the last fix first."""
    undone = [step.undo for fix in reversed(plan) for step in reversed(fix.steps) if step.undo is not None]
    permissions = dict.fromkeys(permission for fix in plan for permission in fix.facts.permissions)
    lines = [comment("Restores the values that the scan recorded. ztscan wrote this script and sent nothing. Read it first.")]
    return "\n".join([*lines, *_script(undone, (), permissions, cloud)]) + "\n"


def _script(calls: Iterable[GraphCall], inputs: Sequence[str], permissions: Iterable[str], cloud: str) -> Iterator[str]:
    yield "#Requires -Modules Microsoft.Graph.Authentication"
    if inputs:
        yield f"param({', '.join(f'[Parameter(Mandatory)][string]${parameter(name)}' for name in inputs)})"
    yield "$ErrorActionPreference = 'Stop'"
    environment = f" -Environment {_ENVIRONMENTS[cloud]}" if cloud in _ENVIRONMENTS else ""
    scopes = ", ".join(quoted(one_line(permission)) for permission in permissions)
    yield f"Connect-MgGraph{environment} -NoWelcome" + (f" -Scopes {scopes}" if scopes else "")
    for call in calls:
        yield _invocation(call, inputs)


def _invocation(call: GraphCall, inputs: Sequence[str]) -> str:
    sent = f"Invoke-MgGraphRequest -Method {call.method} -Uri {quoted(f'/{call.version}{call.path}')}"
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

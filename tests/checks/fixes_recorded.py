"""The fix of each row that fails, written down: a changed call, value or way back is seen when it is reviewed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from ztscan.core.fix import Fix, GraphCall
from ztscan.core.model import CheckResult

FOLDER = Path(__file__).parent / "fixed"
LONG = 400
"""Characters of a body that is written in full. Of a longer one, the beginning and a digest are written."""


def file_of(check_id: str) -> Path:
    area, name = check_id.split(".")
    return FOLDER / area / f"{name}.txt"


def lines(title: str, result: CheckResult) -> Iterator[str]:
    """What a reader gets of the fixes of a result, under a title."""
    yield title
    if result.no_fix:
        yield f"  no fix: {result.no_fix}"
    for fix in result.fixes:
        yield from _of_fix(fix)


def facts(results: Iterable[CheckResult]) -> Iterator[str]:
    """What is the same of the fixes in every tenant."""
    yield from dict.fromkeys(f"facts: {_plain(fix.facts)}" for result in results for fix in result.fixes)


def _of_fix(fix: Fix) -> Iterator[str]:
    for step in fix.steps:
        yield f"  {_call(step.call)}"
        yield f"    back: {_call(step.undo) if step.undo else step.note}"
    for name, value in (("missing", fix.missing), ("inputs", fix.inputs), ("remains", fix.remains), ("affected", fix.affected)):
        if value:
            yield f"  {name}: {value if isinstance(value, int) else '; '.join(value)}"


def _call(call: GraphCall) -> str:
    beta = " (beta)" if call.version == "beta" else ""
    return f"{call.method} {call.path}{beta}" + ("" if call.body is None else f" {_body(call.body)}")


def _body(body: Any) -> str:
    text = _plain(body)
    return text if len(text) <= LONG else f"{text[:LONG]}… {_digest(text)}"


def _plain(value: Any) -> str:
    return json.dumps(msgspec.to_builtins(value, enc_hook=dict), ensure_ascii=False, sort_keys=True)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]

"""A law over the steps by hand: where a fix closes the findings of a row, so do the bodies that the steps write out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import pytest

from tests.checks.cases import CHECKS, TABLES
from tests.checks.rows import Row, rows
from tests.checks.test_fixes import CLOSED, FIXED, again, fixed
from ztscan.core.fix import Fix, FixStep, GraphCall
from ztscan.core.model import Verdict

_CALL = re.compile(r"PATCH (?P<path>[^\s`]+)(?=[\s`])`?(?: \(beta\))?(?: with)? ?`?(?=\{)")
_ROOT = re.compile(r"https://[^/]+|/(?:beta|v1\.0)(?=/)")
_SAME = "..."


def bodies(text: str) -> Iterator[tuple[re.Pattern[str], Mapping[str, Any]]]:
    """Path, with ``{id}`` for a segment, and JSON body of each PATCH that the steps write out in full."""
    words, before = " ".join(text.split()), ""
    for found in _CALL.finditer(words):
        path = _ROOT.sub("", found["path"])
        path = before.rpartition("/")[0] + path.removeprefix(_SAME) if path.startswith(_SAME) else path
        try:
            body, _ = json.JSONDecoder().raw_decode(words, found.end())
        except ValueError as wrong:
            raise AssertionError(f"no JSON: {words[found.end() - 90 : found.end() + 200]}") from wrong
        before = path
        yield re.compile(re.sub(r"\\{[^/]+\\}", "[^/]+", re.escape(path)), re.IGNORECASE), body


WRITTEN = {
    check_id: written
    for check_id in sorted(set(FIXED) & set(TABLES))
    if (written := list(bodies(CHECKS[check_id].documentation.remediation)))
}


def by_hand(step: FixStep, written: list[tuple[re.Pattern[str], Mapping[str, Any]]]) -> GraphCall | None:
    """The call of a step with the body that the steps by hand have for its path. None: they have none."""
    for path, body in written:
        if step.call.method == "PATCH" and path.fullmatch(step.call.path):
            return msgspec.structs.replace(step.call, body=body)
    return None


def _complete(row: Row) -> tuple[Fix, ...]:
    """The fixes of a row that they close. The steps are for what is required by default, and name no profile of passkeys."""
    result = fixed(row)
    named = any(finding.subject.kind == "passkeyProfile" for finding in result.findings)
    return () if row.case.options or named or any(fix.missing or fix.remains for fix in result.fixes) else result.fixes


@pytest.mark.parametrize("check_id", WRITTEN)
def test_the_body_in_the_steps_closes_what_the_fix_closes(check_id: str) -> None:
    tried = 0
    for row in rows(check_id):
        steps = [step for fix in _complete(row) for step in fix.steps] if row.case.expected is Verdict.FAIL else []
        calls = [by_hand(step, WRITTEN[check_id]) for step in steps]
        if not calls or None in calls:
            continue
        tried += 1
        after = again(row, [call for call in calls if call is not None])
        assert after.findings == (), (row.case.name, after.findings)
        assert after.verdict in CLOSED or after.gaps, (row.case.name, after.detail)
    assert tried, "no row is closed by the body that the steps write out"

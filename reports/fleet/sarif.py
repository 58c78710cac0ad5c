"""SARIF 2.1.0 of a fleet: a result for each gap, over all tenants that have it. Per tenant there is `ztscan report`.

Code scanning shows one alert for a gap of a thousand tenants. What is not known is a notification of the run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from ztscan.core.model import Severity
from ztscan.core.version import VERSION
from ztscan.fleet.rollup.catalogue import CheckLine
from ztscan.fleet.rollup.gaps import GapRow
from ztscan.fleet.rollup.rollup import RollUp
from ztscan.reports.sarif import SCHEMA, plain_message

from . import words
from .lists import unknown_rows

ANCHOR = "fleet.toml"
"""The file of the repository at which alerts are shown."""
MOST_TENANTS = 20
"""Tenants that a message names."""
_LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
_SCORES = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "2.5"}


def render(rollup: RollUp) -> str:
    """The gaps of the fleet as a SARIF log."""
    rules = sorted((row.line for row in rollup.gaps), key=lambda line: line.id)
    places = {line.id: place for place, line in enumerate(rules)}
    run = {
        "tool": {"driver": {"name": "ztscan", "semanticVersion": VERSION, "rules": list(map(_rule, rules))}},
        "automationDetails": {"id": "ztscan-fleet/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {"executionSuccessful": not unknown_rows(rollup), "toolExecutionNotifications": list(_notifications(rollup))}
        ],
        "results": [_result(rollup, row, places[row.line.id]) for row in rollup.gaps if row.missing],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _rule(line: CheckLine) -> dict[str, Any]:
    text = plain_message(f"Not met: {line.title}")
    return {
        "id": line.id,
        "name": "".join(word.capitalize() for word in line.id.replace(".", "_").split("_")),
        "shortDescription": {"text": text},
        "fullDescription": {"text": plain_message(f"Requirement: {line.title}")},
        "help": {"text": plain_message(f"Requirement: {line.title}. See `ztscan checks show {line.id}`.")},
        "defaultConfiguration": {"level": _LEVELS[line.severity]},
        "properties": {"tags": ["security"], "precision": "very-high", "security-severity": _SCORES[line.severity]},
    }


def _result(rollup: RollUp, row: GapRow, place: int) -> dict[str, Any]:
    shown = words.named(rollup, row.missing, MOST_TENANTS)
    more = len(row.missing) - len(shown)
    named = ", ".join(shown) + (f" and {more:,} more" if more else "")
    fingerprint = hashlib.sha256(f"fleet\x1f{row.line.id}".encode()).hexdigest()[:32]
    return {
        "ruleId": row.line.id,
        "ruleIndex": place,
        "kind": "fail",
        "level": _LEVELS[row.line.severity],
        "message": {"text": plain_message(f"{row.line.title}: {words.gap_sentence(row)}. Missing in {named}.")},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": ANCHOR}, "region": {"startLine": 1}}}],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint, "ztscan/fleet/v1": fingerprint},
        "properties": {
            "missing": len(row.missing),
            "accepted": len(row.accepted),
            "unknown": len(row.unknown),
            "asked": row.asked,
        },
    }


def _notifications(rollup: RollUp) -> Iterator[dict[str, Any]]:
    for row in unknown_rows(rollup):
        text = plain_message(f"{row.name} is unknown: {row.cause.lower()}: {row.reason}")
        yield {"descriptor": {"id": "ztscan.fleet.unknown"}, "level": "warning", "message": {"text": text}}
    for gap in rollup.gaps:
        unassessed = sum(count for code, count in gap.why.items() if code != "no_result")
        if unassessed:
            text = plain_message(f"{gap.line.title}: {words.gap_sentence(gap)}; unknown because: {words.reasons(gap)}")
            yield {
                "associatedRule": {"id": gap.line.id},
                "descriptor": {"id": "ztscan.fleet.not-assessed"},
                "level": "note",
                "message": {"text": text},
            }

"""Cases of `applications.block_custom_passwords`."""

from __future__ import annotations

from dataclasses import replace

from tests.checks.applications.block_password_addition import custom, frame, rule, with_rule
from tests.checks.cases import Case
from tests.checks.compliant.settings import restriction
from ztscan.core.model import Verdict

NONE_ADDED = {
    rule(0): restriction("passwordAddition", "disabled"),
}
"""Secrets can be added to applications: the restriction of this check is needed."""


def needed(case: Case) -> Case:
    """A case in which secrets can be added. Custom policies then relax what blocks them, too."""
    return replace(case, change={**NONE_ADDED, **case.change})


CASES = (
    Case("restricted, and no secret can be added"),
    needed(Case("restricted, and secrets can be added")),
    Case("not restricted, and no secret can be added", {rule(2): restriction("customPasswordAddition", "disabled")}),
    Case(
        "no secret can be added, and a custom policy lacks only that",
        {
            rule(2): restriction("customPasswordAddition", "disabled"),
            **custom(restrictions=with_rule("passwordCredentials", 0, None)),
        },
        verdict=Verdict.MANUAL,
    ),
    *(
        needed(case)
        for case in frame("passwordCredentials", 2, "customPasswordAddition")
        if case.name != "no restriction at all"  # nothing is left to change
    ),
)

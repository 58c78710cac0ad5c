"""Cases of `applications.secret_lifetime_policy`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.checks.applications.block_password_addition import POLICY, custom, frame, rule, with_rule
from tests.checks.applications.policy_exemptions import TWO
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


def life(text: str | None) -> dict[str, Any]:
    """A limit on the lifetime of secrets."""
    return restriction("passwordLifetime", maxLifetime=text)


CASES = (
    Case("restricted, and no secret can be added"),
    needed(Case("restricted, and secrets can be added")),
    Case("not restricted, and no secret can be added", {rule(1): restriction("passwordLifetime", "disabled")}),
    needed(Case("180 days", {rule(1): life("P180D")})),
    needed(Case("a day more for `less than`", {rule(1): life("P181D")})),
    needed(Case("two days more", {rule(1): life("P182D")}, fails={POLICY})),
    needed(Case("half a year in hours", {rule(1): life("PT4320H")})),
    needed(Case("six months may be 186 days", {rule(1): life("P6M")}, fails={POLICY})),
    needed(Case("two years", {rule(1): life("P2Y")}, fails={POLICY})),
    needed(Case("nine days, which sorts after 180 as text", {rule(1): life("P9D")})),
    needed(Case("no limit", {rule(1): life(None)}, fails={POLICY})),
    needed(Case("not a duration", {rule(1): life("180 days")}, verdict=Verdict.NOT_ASSESSED)),
    needed(Case("a longer limit is accepted", {rule(1): life("P365D")}, options={"maximum_days": 365})),
    Case(
        "no secret can be added, and a custom policy lacks only that",
        {rule(1): restriction("passwordLifetime", "disabled"), **custom(restrictions=with_rule("passwordCredentials", 0, None))},
        verdict=Verdict.MANUAL,
    ),
    needed(Case("two custom policies lack it", TWO, verdict=Verdict.MANUAL)),
    *(
        needed(case)
        for case in frame("passwordCredentials", 1, "passwordLifetime", maxLifetime="P90D")
        if case.name != "no restriction at all"  # nothing is left to change
    ),
)

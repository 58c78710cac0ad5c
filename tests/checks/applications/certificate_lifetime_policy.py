"""Cases of `applications.certificate_lifetime_policy`."""

from __future__ import annotations

from typing import Any

from tests.checks.applications.block_password_addition import POLICY, frame, rule
from tests.checks.cases import Case
from tests.checks.compliant.settings import restriction


def life(text: str | None) -> dict[str, Any]:
    """A limit on the lifetime of certificates."""
    return restriction("asymmetricKeyLifetime", maxLifetime=text)


KEYS = rule(0, "keyCredentials")

CASES = (
    Case("180 days"),
    Case("one year", {KEYS: life("P365D")}),
    Case("a day more for `less than`", {KEYS: life("P366D")}),
    Case("a year may have 366 days", {KEYS: life("P1Y")}),
    Case("two days more", {KEYS: life("P367D")}, fails={POLICY}),
    Case("no limit", {KEYS: life(None)}, fails={POLICY}),
    Case("a shorter limit is required", {KEYS: life("P365D")}, fails={POLICY}, options={"maximum_days": 180}),
    *frame("keyCredentials", 0, "asymmetricKeyLifetime", maxLifetime="P180D"),
)

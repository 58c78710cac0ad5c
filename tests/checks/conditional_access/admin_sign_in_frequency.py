"""Cases of `conditional_access.admin_sign_in_frequency`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import (
    EVERY_TIME,
    PRIVILEGED,
    sign_in_frequency,
)
from tests.checks.compliant.names import ADMIN, TENANT
from tests.checks.policy_changes import (
    FREE,
    everybody,
    for_roles,
    leaving_out,
    narrowed,
    only,
    rows_of_proof,
)

NEVER = {"persistentBrowser": {"isEnabled": True, "mode": "never"}}
FOUR_HOURS = {"signInFrequency": sign_in_frequency(4)}
RIGHT = everybody(None, {**FOUR_HOURS, **NEVER}, users=for_roles(*PRIVILEGED))

CASES = (
    *rows_of_proof(RIGHT, licence=FREE, member=ADMIN),
    Case("in two policies", only({**RIGHT, "sessionControls": FOUR_HOURS}, {**RIGHT, "id": "second", "sessionControls": NEVER})),
    Case("every time", only({**RIGHT, "sessionControls": {**NEVER, "signInFrequency": EVERY_TIME}})),
    Case("five hours", only({**RIGHT, "sessionControls": {**NEVER, "signInFrequency": sign_in_frequency(5)}}), fails={TENANT}),
    Case(
        "five hours, where twelve will do",
        only({**RIGHT, "sessionControls": {**NEVER, "signInFrequency": sign_in_frequency(5)}}),
        options={"maximum_hours": 12},
    ),
    Case("persistent", only({**RIGHT, "sessionControls": FOUR_HOURS}), fails={TENANT}),
    Case("no frequency", only({**RIGHT, "sessionControls": NEVER}), fails={TENANT}),
    Case(
        "no frequency, and whether it persists is open",
        only(
            {**RIGHT, "sessionControls": NEVER},
            everybody(None, {"persistentBrowser": {"isEnabled": True, "mode": "always"}}, key="second"),
        ),
        fails={TENANT},
    ),
    Case("a role is missing", only(narrowed(RIGHT, users=for_roles(*PRIVILEGED[1:]))), fails={TENANT}),
    Case("R2: an eligible administrator is left out", only(leaving_out(RIGHT, excludeUsers=[ADMIN])), fails={TENANT}),
)

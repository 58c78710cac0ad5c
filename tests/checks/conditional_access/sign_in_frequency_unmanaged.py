"""Cases of `conditional_access.sign_in_frequency_unmanaged`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import (
    EVERY_TIME,
    grant,
    sign_in_frequency,
)
from tests.checks.compliant.names import TENANT
from tests.checks.policy_changes import (
    FREE,
    everybody,
    only,
    rows_of_proof,
)

UNMANAGED = {"deviceFilter": {"mode": "exclude", "rule": 'device.isCompliant -eq True -or device.trustType -eq "ServerAD"'}}


def every(hours: int, **conditions: Any) -> dict[str, Any]:
    """A policy with a sign-in frequency."""
    return everybody(None, {"signInFrequency": sign_in_frequency(hours)}, **conditions)


RIGHT = every(24, devices=UNMANAGED)

CASES = (
    *rows_of_proof(RIGHT, licence=FREE),
    Case("every time", only(everybody(None, {"signInFrequency": EVERY_TIME}, devices=UNMANAGED))),
    Case("seven days", only(every(168, devices=UNMANAGED))),
    Case("seven days and an hour", only(every(169, devices=UNMANAGED)), fails={TENANT}),
    Case("a day, where an hour is asked for", only(RIGHT), options={"maximum_hours": 1}, fails={TENANT}),
    Case("in browsers only", only(every(24, devices=UNMANAGED, clientAppTypes=["browser"])), fails={TENANT}),
    Case(
        "on managed devices instead",
        only(every(24, devices={"deviceFilter": {"mode": "include", "rule": "device.isCompliant -eq True"}})),
        fails={TENANT},
    ),
    Case("no unmanaged devices at all", only(everybody(grant("compliantDevice", "domainJoinedDevice")))),
)

"""Cases of `self_service_password_reset.enabled_for_all`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import (
    ADMIN,
    ANALYSTS,
    BREAK_GLASS_1,
    BREAK_GLASS_2,
    GUEST,
    HELPDESK,
    LEARNER,
    SECURITY_ADMIN,
    WORKER,
)
from ztscan.core.model import GapReason, Verdict

REPORT = "user_registration_details"
ENABLED = f"{REPORT}/{WORKER}/isSsprEnabled"
MEMBERS = (ADMIN, SECURITY_ADMIN, HELPDESK, BREAK_GLASS_1, BREAK_GLASS_2, WORKER, LEARNER, *ANALYSTS)

CASES = (
    Case("open to every member"),
    Case("open to all but one", {ENABLED: False}, fails={WORKER}),
    Case("open to nobody", {f"{REPORT}/{key}/isSsprEnabled": False for key in MEMBERS}, fails=MEMBERS),
    Case("R13: a guest is not counted", {f"{REPORT}/{GUEST}/isSsprEnabled": False}),
    Case("R13: a disabled member is not counted", {ENABLED: False, f"users/{WORKER}/accountEnabled": False}),
    Case("R13: the property was not returned", {ENABLED: None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: an enabled member has no row", {f"{REPORT}/{WORKER}": Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "one has no row, another may not for certain",
        {f"{REPORT}/{WORKER}": Remove(), f"{REPORT}/{LEARNER}/isSsprEnabled": False},
        fails={LEARNER},
    ),
    Case("R3: there are no members", {"users": []}, verdict=Verdict.NOT_APPLICABLE),
    Case("R20: the report needs a licence", {REPORT: gap(REPORT, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_ASSESSED),
)

"""Cases of `mfa_registration.members_capable`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.names import GUEST, LEARNER, WORKER
from tests.checks.compliant.people import registration, user
from ztscan.core.model import GapReason, Verdict

DEFAULT = "cross_tenant_access_default"
REPORT = "user_registration_details"
CAPABLE = f"{REPORT}/{WORKER}/isMfaCapable"
FORMER = "7d1c1a53-1f5d-4a76-9d34-7b0d2d3b6a01"
NEW = user(FORMER, "fred new")

CASES = (
    Case("every member"),
    Case("one member is not", {CAPABLE: False}, fails={WORKER}),
    Case(
        "an external member registers at home, whose MFA is trusted",
        {CAPABLE: False, f"users/{WORKER}/creationType": "Invitation", f"{DEFAULT}/inboundTrust/isMfaAccepted": True},
    ),
    Case(
        "an external member whose MFA is not trusted registers here",
        {CAPABLE: False, f"users/{WORKER}/creationType": "Invitation", f"{DEFAULT}/inboundTrust/isMfaAccepted": False},
        fails={WORKER},
    ),
    Case(
        "an external member, and the trust could not be read",
        {CAPABLE: False, f"users/{WORKER}/creationType": "Invitation", DEFAULT: gap(DEFAULT)},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("R13: a guest is not counted", {f"{REPORT}/{GUEST}/isMfaCapable": False}),
    Case("R13: a disabled member is not counted", {CAPABLE: False, f"users/{WORKER}/accountEnabled": False}),
    Case("R13: a disabled member has no row", {f"{REPORT}/{WORKER}": Remove(), f"users/{WORKER}/accountEnabled": False}),
    Case("R13: an enabled member has no row", {f"{REPORT}/{WORKER}": Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the property was not returned", {CAPABLE: None}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "R13: whether the member is enabled was not returned",
        {CAPABLE: False, f"users/{WORKER}/accountEnabled": None},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("R13: a capable member of whom it is not known whether they are enabled", {f"users/{WORKER}/accountEnabled": None}),
    Case(
        "one has no row, another is not capable for certain",
        {f"{REPORT}/{WORKER}": Remove(), f"{REPORT}/{LEARNER}/isMfaCapable": False},
        fails={LEARNER},
    ),
    Case("hired in the future, without a row", {"users": Add({**NEW, "employeeHireDate": "2026-12-01T00:00:00Z"})}),
    Case(
        "hired a month ago, without a row",
        {"users": Add({**NEW, "employeeHireDate": "2026-10-01T00:00:00Z"})},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("a row of an account that is gone", {REPORT: Add(registration(FORMER, isMfaCapable=False))}),
    Case("R3: there are only guests", {"users": [user(GUEST, "gita guest", userType="Guest")]}, verdict=Verdict.NOT_APPLICABLE),
    Case("R20: the report needs a licence", {REPORT: gap(REPORT, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_ASSESSED),
)

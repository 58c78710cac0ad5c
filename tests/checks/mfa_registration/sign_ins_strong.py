"""Cases of `mfa_registration.sign_ins_strong`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.names import ADMIN, GUEST, WORKER
from tests.checks.compliant.sign_ins import OFFICE, PORTAL, sign_in, step
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

LOG = "interactive_sign_ins"
NOT_ASSESSED = Verdict.NOT_ASSESSED
SINGLE = {"authenticationRequirement": "singleFactorAuthentication"}
PASSWORD = sign_in("one", WORKER, "Password", **SINGLE)
NOT_LICENSED = {LOG: gap(LOG, GapReason.NOT_LICENSED)}

CASES = (
    Case("MFA was required of everybody of this organisation"),
    Case("a password alone", {LOG: Add(PASSWORD)}, {OFFICE}),
    Case(
        "two applications",
        {LOG: Add(PASSWORD, sign_in("two", ADMIN, "Password", **SINGLE, appId=PORTAL))},
        {OFFICE, PORTAL},
    ),
    Case(
        "Windows Hello where one factor was required", {LOG: Add(sign_in("one", WORKER, "Windows Hello for Business", **SINGLE))}
    ),
    Case(
        "an attempt with a key that did not succeed",
        {
            f"{LOG}/of-worker": {
                **PASSWORD,
                "authenticationDetails": [step("Password"), step("Passkey (device-bound)", succeeded=False)],
            }
        },
        {OFFICE},
    ),
    Case("no steps are recorded", {LOG: Add(sign_in("one", WORKER, **SINGLE))}, {OFFICE}),
    Case("a third is admitted", {LOG: Add(PASSWORD)}, options={"maximum_percent": 34}),
    Case("less than a third is admitted", {LOG: Add(PASSWORD)}, {OFFICE}, options={"maximum_percent": 33}),
    Case("the application is accepted", {LOG: Add(PASSWORD)}, options={"accepted_applications": (OFFICE,)}),
    Case("a requirement that is new", {f"{LOG}/of-worker/authenticationRequirement": "someFactor"}, verdict=NOT_ASSESSED),
    Case("the requirement was not returned", {f"{LOG}/of-worker/authenticationRequirement": None}, verdict=NOT_ASSESSED),
    Case("the log does not tell whether it succeeded", {f"{LOG}/of-worker/status": None}, verdict=NOT_ASSESSED),
    Case("a hostile name", {LOG: Add({**PASSWORD, "appDisplayName": "<img src=x>`|\u001b[2J"})}, {OFFICE}),
    Case("the application has no id", {LOG: Add({**PASSWORD, "appId": None, "appDisplayName": "Old app"})}, {"Old app"}),
    Case("as many sign-ins as are read", {LOG: [sign_in(f"n{n}", WORKER, "Password", **SINGLE) for n in range(5000)]}, {OFFICE}),
    Case(
        "as many sign-ins as are read, and MFA in all",
        {LOG: [sign_in(f"n{n}", WORKER, "Password", "Mobile app notification") for n in range(5000)]},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "only guests signed in",
        {LOG: [sign_in("one", GUEST, "Password", **SINGLE, homeTenantId="another")]},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("the log is younger than the week", {"sign_ins_before_last_week": []}, verdict=NOT_ASSESSED),
    Case("the log could not be read", {LOG: gap(LOG)}, verdict=NOT_ASSESSED),
    Case("no licence", {**WITHOUT_SUBSCRIPTIONS, **NOT_LICENSED}, verdict=Verdict.NOT_APPLICABLE),
    Case(
        "the application is accepted in another spelling",
        {LOG: Add(PASSWORD)},
        options={"accepted_applications": (OFFICE.upper(),)},
    ),
)

"""Cases of `mfa_registration.members_phish_resistant`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import GUEST, LEARNER, WORKER
from ztscan.core.model import GapReason, Verdict

REPORT = "user_registration_details"
METHODS = f"{REPORT}/{WORKER}/methodsRegistered"

CASES = (
    Case("every member has a passkey"),
    Case("R14: a security key next to a text message", {METHODS: ["mobilePhone", "fido2SecurityKey"]}),
    Case("Windows Hello for Business", {METHODS: ["windowsHelloForBusiness"]}),
    Case("a passkey in Authenticator", {METHODS: ["passKeyDeviceBoundAuthenticator"]}),
    Case("a passkey that is synced", {METHODS: ["passKeySynced"]}),
    Case("Authenticator without a password", {METHODS: ["microsoftAuthenticatorPasswordless"]}, fails={WORKER}),
    Case("a text message", {METHODS: ["mobilePhone"]}, fails={WORKER}),
    Case("nothing at all", {METHODS: []}, fails={WORKER}),
    Case("a method that is new", {METHODS: ["mobilePhone", "palmOfTheHand"]}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the methods were not returned", {METHODS: None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: a disabled member is not counted", {METHODS: [], f"users/{WORKER}/accountEnabled": False}),
    Case("R13: a guest is not counted", {f"{REPORT}/{GUEST}/methodsRegistered": []}),
    Case("R13: an enabled member has no row", {f"{REPORT}/{WORKER}": Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "one has no row, another has nothing for certain",
        {f"{REPORT}/{WORKER}": Remove(), f"{REPORT}/{LEARNER}/methodsRegistered": []},
        fails={LEARNER},
    ),
    Case("R3: there are no members", {"users": []}, verdict=Verdict.NOT_APPLICABLE),
    Case("R20: the report needs a licence", {REPORT: gap(REPORT, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_ASSESSED),
)

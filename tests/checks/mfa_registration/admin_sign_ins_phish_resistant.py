"""Cases of `mfa_registration.admin_sign_ins_phish_resistant`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.names import ADMIN, ANALYSTS, BREAK_GLASS_1, BREAK_GLASS_2, HELPDESK, SECURITY_ADMIN
from tests.checks.compliant.sign_ins import sign_in, step
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

LOG = "privileged_sign_ins"
OF_ADA = f"{LOG}/{ADMIN}"
NOT_ASSESSED = Verdict.NOT_ASSESSED
NOT_LICENSED = {LOG: gap(LOG, GapReason.NOT_LICENSED)}
PUSH = sign_in("push", ADMIN, "Password", "Mobile app notification")
BY_CLAIM = {
    "authenticationMethod": None,
    "succeeded": True,
    "authenticationStepResultDetail": "MFA requirement satisfied by claim in the token",
}


def steps(*methods: str, succeeded: bool | None = True) -> dict[str, object]:
    return {OF_ADA: [sign_in("one", ADMIN, authenticationDetails=[step(method, succeeded=succeeded) for method in methods])]}


ALONE = {f"privileged_user_details/{key}/accountEnabled": False for key in (ADMIN, SECURITY_ADMIN, HELPDESK, *ANALYSTS)}
"""Only the emergency access accounts are enabled."""

CASES = (
    Case("every sign-in with a key, or satisfied by one"),
    Case("a push notification", {OF_ADA: Add(PUSH)}, {ADMIN}),
    Case(
        "somebody who has the role through a group", {f"{LOG}/{ANALYSTS[4]}": Add(PUSH | {"userId": ANALYSTS[4]})}, {ANALYSTS[4]}
    ),
    Case(
        "an emergency account with a password", {f"{LOG}/{BREAK_GLASS_1}": Add(PUSH | {"userId": BREAK_GLASS_1})}, {BREAK_GLASS_1}
    ),
    Case("a passkey", steps("Passkey (device-bound)")),
    Case("a certificate", steps("X.509 Certificate")),
    Case("a password and then Windows Hello", steps("Password", "Windows Hello for Business")),
    Case(
        "a key that was tried in vain",
        {
            OF_ADA: [
                sign_in(
                    "one",
                    ADMIN,
                    authenticationDetails=[step("FIDO2 security key", succeeded=False), step("Password"), step("Text message")],
                )
            ]
        },
        {ADMIN},
    ),
    Case("whether the key worked is null", steps("FIDO2 security key", "Password", succeeded=None), verdict=NOT_ASSESSED),
    Case("the steps of one sign-in are null", {OF_ADA: Add(PUSH | {"authenticationDetails": None})}, verdict=NOT_ASSESSED),
    Case("a method is null", {OF_ADA: Add(PUSH | {"authenticationDetails": [{"succeeded": True}]})}, verdict=NOT_ASSESSED),
    Case("a method is null, and a claim satisfied the step", {OF_ADA: Add(PUSH | {"authenticationDetails": [BY_CLAIM]})}),
    Case("claims satisfied every step", {OF_ADA: [PUSH | {"authenticationDetails": [BY_CLAIM]}]}, verdict=NOT_ASSESSED),
    Case("phone sign-in without a password", steps("Passwordless phone sign-in"), {ADMIN}),
    Case("a password, and the rest was satisfied before", steps("Password", "Previously satisfied"), verdict=NOT_ASSESSED),
    Case("only satisfied before", steps("Previously satisfied"), verdict=NOT_ASSESSED),
    Case("no steps", steps(), verdict=NOT_ASSESSED),
    Case("R9: a method that is new", steps("Palm of the hand"), verdict=NOT_ASSESSED),
    Case("an administrator did not sign in", {OF_ADA: []}, verdict=NOT_ASSESSED),
    Case("no emergency account is declared, and none signed in", {}, emergency_access=(), verdict=NOT_ASSESSED),
    Case("another one's sign-in in the list", {OF_ADA: Add(PUSH | {"userId": HELPDESK})}),
    Case("a failed sign-in in the list", {OF_ADA: Add(PUSH | {"status": {"errorCode": 50074}})}),
    Case(
        "the log does not tell whether it succeeded", {OF_ADA: Add(PUSH | {"status": {"errorCode": None}})}, verdict=NOT_ASSESSED
    ),
    Case(
        "as many sign-ins as are read",
        {OF_ADA: [sign_in(f"n{n}", ADMIN, "FIDO2 security key") for n in range(1000)]},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "a hostile name",
        {OF_ADA: Add(PUSH), f"privileged_user_details/{ADMIN}/userPrincipalName": "<img src=x>`|\u001b[2J"},
        {ADMIN},
    ),
    Case("R13: disabled", {OF_ADA: Add(PUSH), f"privileged_user_details/{ADMIN}/accountEnabled": False}),
    Case("the log is younger than four weeks", {"sign_ins_before_last_month": []}, verdict=NOT_ASSESSED),
    Case("the log is younger, and a push notification", {"sign_ins_before_last_month": [], OF_ADA: Add(PUSH)}, {ADMIN}),
    Case("the sign-ins of one could not be read", {OF_ADA: gap(LOG)}, verdict=NOT_ASSESSED),
    Case("more role holders than are read", {LOG: gap(LOG, GapReason.UNAVAILABLE)}, verdict=NOT_ASSESSED),
    Case("not everybody could be seen", {"role_group_members": gap("role_group_members")}, verdict=NOT_ASSESSED),
    Case(
        "R3: every privileged user is disabled",
        {
            f"privileged_user_details/{key}/accountEnabled": False
            for key in (ADMIN, SECURITY_ADMIN, HELPDESK, BREAK_GLASS_1, BREAK_GLASS_2, *ANALYSTS)
        },
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case(
        "only emergency accounts hold a role, and none signed in",
        ALONE,
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case(
        "only emergency accounts hold a role, and one signed in with a key",
        {**ALONE, f"{LOG}/{BREAK_GLASS_1}": [sign_in("drill", BREAK_GLASS_1, "FIDO2 security key")]},
    ),
    Case(
        "only emergency accounts hold a role, and the sign-ins of one could not be read",
        {**ALONE, f"{LOG}/{BREAK_GLASS_1}": gap(LOG)},
        verdict=NOT_ASSESSED,
    ),
    Case("no licence", {**WITHOUT_SUBSCRIPTIONS, **NOT_LICENSED}, verdict=Verdict.NOT_APPLICABLE),
)

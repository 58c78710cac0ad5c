"""Cases of `mfa_registration.no_legacy_sign_ins`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.names import ADMIN, WORKER
from tests.checks.compliant.sign_ins import sign_in
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

LOG = "legacy_sign_ins"
NOT_ASSESSED = Verdict.NOT_ASSESSED
FAILED = {"errorCode": 50126, "failureReason": "Invalid username or password", "additionalDetails": None}
NOT_LICENSED = {LOG: gap(LOG, GapReason.NOT_LICENSED)}


def legacy(key: str, user: str, client: str | None, **properties: object) -> dict[str, object]:
    return sign_in(key, user, "Password", clientAppUsed=client, isInteractive=False, **properties)


IMAP = legacy("one", WORKER, "IMAP4")

CASES = (
    Case("no legacy sign-in, and the log is older than the week"),
    Case("IMAP", {LOG: Add(IMAP)}, {WORKER}),
    Case(
        "two people, three sign-ins",
        {LOG: Add(IMAP, legacy("two", WORKER, "POP3"), legacy("three", ADMIN, "smtp"))},
        {WORKER, ADMIN},
    ),
    Case("a failed sign-in that the filter should have left out", {LOG: Add({**IMAP, "status": FAILED})}),
    Case("a browser that the filter should have left out", {LOG: Add(legacy("one", WORKER, "Browser"))}),
    Case("R9: an empty client app is not a legacy one", {LOG: Add(legacy("one", WORKER, ""))}),
    Case("the client app is null", {LOG: Add(legacy("one", WORKER, None))}, verdict=NOT_ASSESSED),
    Case(
        "the client app of one was not returned, and IMAP",
        {LOG: Add(IMAP, {key: value for key, value in legacy("two", ADMIN, "").items() if key != "clientAppUsed"})},
        {WORKER},
    ),
    Case(
        "the client app was not returned for two",
        {
            LOG: Add(
                *(
                    {key: value for key, value in legacy(id_, WORKER, "").items() if key != "clientAppUsed"}
                    for id_ in ("one", "two")
                )
            )
        },
        verdict=NOT_ASSESSED,
    ),
    Case("the log does not tell whether it succeeded", {LOG: Add({**IMAP, "status": None})}, verdict=NOT_ASSESSED),
    Case(
        "no user id",
        {LOG: Add({**IMAP, "userId": None, "userPrincipalName": "info@fabrikam.example"})},
        {"info@fabrikam.example"},
    ),
    Case(
        "a hostile name",
        {LOG: Add({**IMAP, "userPrincipalName": "<img src=x>`|\u001b[2J"})},
        {WORKER},
    ),
    Case("as many sign-ins as are read", {LOG: [legacy(f"n{number}", WORKER, "IMAP4") for number in range(1000)]}, {WORKER}),
    Case(
        "a full page without a legacy client is no evidence",
        {LOG: [legacy(f"n{number}", WORKER, "Browser") for number in range(1000)]},
        verdict=NOT_ASSESSED,
    ),
    Case("the log is younger than the week", {"sign_ins_before_last_week": []}, verdict=NOT_ASSESSED),
    Case("no sign-in at all this week", {"newest_sign_in": []}, verdict=NOT_ASSESSED),
    Case("the log is younger than the week, and IMAP", {"sign_ins_before_last_week": [], LOG: Add(IMAP)}, {WORKER}),
    Case("the log could not be read", {LOG: gap(LOG)}, verdict=NOT_ASSESSED),
    Case("its beginning could not be read", {"newest_sign_in": gap("newest_sign_in")}, verdict=NOT_ASSESSED),
    Case("no licence", {**WITHOUT_SUBSCRIPTIONS, **NOT_LICENSED}, verdict=Verdict.NOT_APPLICABLE),
    Case("Graph says so, and the subscriptions do not", NOT_LICENSED, verdict=NOT_ASSESSED),
)

"""Cases of `external_identities.no_stale_invitations`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.names import GUEST
from ztscan.core.model import Verdict

GUESTS = "guests"
ROW = f"{GUESTS}/{GUEST}"
STATE, CHANGED, MADE = f"{ROW}/externalUserState", f"{ROW}/externalUserStateChangeDateTime", f"{ROW}/createdDateTime"
OPEN = {STATE: "PendingAcceptance"}
HOSTILE = {f"{ROW}/displayName": "<b>`|\u001b[2J", f"{ROW}/userPrincipalName": "<img src=x>`|\u001b[2J"}

CASES = (
    Case("accepted"),
    Case("open for months", OPEN, {GUEST}),
    Case("a hostile name", {**OPEN, **HOSTILE}, {GUEST}),
    Case("thirty days to the second", {**OPEN, CHANGED: "2026-10-02T06:00:00Z"}),
    Case("a second more", {**OPEN, CHANGED: "2026-10-02T05:59:59Z"}, {GUEST}),
    Case("a year is admitted", OPEN, options={"maximum_days": 365}),
    Case("since the account was made", {**OPEN, CHANGED: None}, {GUEST}),
    Case("made yesterday", {**OPEN, CHANGED: None, MADE: "2026-10-31T08:00:00Z"}),
    Case("disabled", {**OPEN, f"{ROW}/accountEnabled": False}),
    Case("not an invitation", {STATE: None}),
    Case("no guest", {GUESTS: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("since when is not known", {**OPEN, CHANGED: None, MADE: None}, verdict=Verdict.NOT_ASSESSED),
    Case("could not be read", {GUESTS: gap(GUESTS)}, verdict=Verdict.NOT_ASSESSED),
)

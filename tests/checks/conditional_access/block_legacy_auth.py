"""Cases of `conditional_access.block_legacy_auth`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import (
    EVERY_TIME,
    applications,
    grant,
)
from tests.checks.compliant.names import TENANT
from tests.checks.policy_changes import (
    POLICIES,
    everybody,
    leaving_out,
    narrowed,
    only,
    rows_of_emergency_access,
    rows_of_proof,
    rows_of_r1,
)
from ztscan.core.model import Verdict

BLOCK = everybody(grant("block"), clientAppTypes=["exchangeActiveSync", "other"])
ACTIVE_SYNC = narrowed(BLOCK, clientAppTypes=["exchangeActiveSync"])
OTHERS = {**narrowed(BLOCK, clientAppTypes=["other"]), "id": "second"}

CASES = (
    *rows_of_proof(BLOCK),
    *rows_of_emergency_access(BLOCK),
    *rows_of_r1(BLOCK),
    Case("two policies, one for each kind of client", only(ACTIVE_SYNC, OTHERS)),
    Case("Exchange ActiveSync only", only(ACTIVE_SYNC), fails={TENANT}),
    Case("other clients only", only(OTHERS), fails={TENANT}),
    Case("R11: Office 365 only", only(narrowed(BLOCK, applications=applications("Office365"))), fails={TENANT}),
    Case(
        "R2: guests are left out",
        only(leaving_out(BLOCK, excludeGuestsOrExternalUsers={"guestOrExternalUserTypes": "b2bCollaborationGuest"})),
        fails={TENANT},
    ),
    Case("MFA for all clients, which such a client cannot do", only(everybody(grant("mfa")))),
    Case(
        "MFA for modern clients",
        only(everybody(grant("mfa"), clientAppTypes=["browser", "mobileAppsAndDesktopClients"])),
        fails={TENANT},
    ),
    Case("session controls for all clients", only(everybody(None, {"signInFrequency": EVERY_TIME})), fails={TENANT}),
    Case("security defaults", {"security_defaults/isEnabled": True, POLICIES: []}),
    Case(
        "no clients named, which means one thing or the other",
        only(narrowed(BLOCK, clientAppTypes=[])),
        verdict=Verdict.NOT_ASSESSED,
    ),
)

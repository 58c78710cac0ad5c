"""Cases of `conditional_access.mfa_guests`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.conditional_access import (
    everybody as access_for_everybody,
)
from tests.checks.compliant.conditional_access import (
    grant,
    users,
)
from tests.checks.compliant.names import GUEST, ONBOARDING, TENANT
from tests.checks.policy_changes import (
    EVERY_GUEST,
    POLICIES,
    REPORT_ONLY,
    everybody,
    leaving_out,
    narrowed,
    only,
    rows_of_r1,
)
from ztscan.core.model import Verdict

MFA = everybody(
    grant("mfa"),
    users=users(
        includeGuestsOrExternalUsers={"guestOrExternalUserTypes": EVERY_GUEST, "externalTenants": {"membershipKind": "all"}}
    ),
)
LOCAL_GUESTS_MISSING = users(
    includeGuestsOrExternalUsers={
        "guestOrExternalUserTypes": EVERY_GUEST.replace("internalGuest,", ""),
        "externalTenants": {"membershipKind": "all"},
    }
)
ONE_TENANT = users(
    includeGuestsOrExternalUsers={
        "guestOrExternalUserTypes": EVERY_GUEST,
        "externalTenants": {"membershipKind": "enumerated", "members": ["4b1a4b1a-0000-4000-8000-000000000001"]},
    }
)
OPEN_TO_EVERYBODY = access_for_everybody("allowed")
VISITORS = {"guestOrExternalUserTypes": "visitorFromTheFuture", "externalTenants": {"membershipKind": "all"}}
GUEST_LEFT_OUT = leaving_out(MFA, excludeUsers=[GUEST])
SOME_LEFT_OUT = leaving_out(
    everybody(grant("mfa")),
    excludeGuestsOrExternalUsers={
        "guestOrExternalUserTypes": "b2bCollaborationGuest,b2bDirectConnectUser",
        "externalTenants": {"membershipKind": "all"},
    },
)

CASES = (
    Case("all policies of the tenant"),
    Case("R8: six kinds in one string", only(MFA)),
    Case("all users", only(everybody(grant("mfa")))),
    Case("the old word for guests", only(everybody(grant("mfa"), users=users("GuestsOrExternalUsers")))),
    *rows_of_r1(MFA),
    Case("R25: it only reports", only({**MFA, "state": REPORT_ONLY}), fails={TENANT}),
    Case("R25: it is off", only({**MFA, "state": "disabled"}), fails={TENANT}),
    Case(
        "R3: no policies, and no guests either",
        {
            POLICIES: [],
            f"users/{GUEST}/userType": "Member",
            f"users/{GUEST}/creationType": None,
            f"users/{GUEST}/externalUserState": None,
            f"users/{GUEST}/userPrincipalName": "gita@fabrikam.example",
        },
        fails={TENANT},
    ),
    Case("R2: a kind of guests is missing", only(narrowed(MFA, users=LOCAL_GUESTS_MISSING)), fails={TENANT}),
    Case("R2: kinds of guests are left out of a policy for all", only(SOME_LEFT_OUT), fails={TENANT}),
    Case(
        "guests of one organisation, when those of every other may be invited",
        {**only(narrowed(MFA, users=ONE_TENANT)), "cross_tenant_access_default/b2bCollaborationInbound": OPEN_TO_EVERYBODY},
        fails={TENANT},
    ),
    Case("guests of one organisation, when no other may be invited", only(narrowed(MFA, users=ONE_TENANT)), fails={TENANT}),
    Case(
        "guests of one organisation, when it was not read whether others may be invited",
        {**only(narrowed(MFA, users=ONE_TENANT)), "cross_tenant_access_default": gap("cross_tenant_access_default")},
        fails={TENANT},
    ),
    Case(
        "local guests can meet the approved application instead",
        only({**MFA, "grantControls": grant("mfa", "approvedApplication")}),
        fails={TENANT},
    ),
    Case("one guest is left out", only(GUEST_LEFT_OUT), fails={TENANT}),
    Case("members only", only(everybody(grant("mfa"), users=users(includeGroups=[ONBOARDING]))), fails={TENANT}),
    Case(
        "R8: a kind that is new is left out",
        only(leaving_out(everybody(grant("mfa")), excludeGuestsOrExternalUsers=VISITORS)),
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("policies could not be read", {POLICIES: gap(POLICIES)}, verdict=Verdict.NOT_ASSESSED),
)

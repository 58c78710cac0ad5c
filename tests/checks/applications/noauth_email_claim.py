"""Cases of `applications.noauth_email_claim`."""

from __future__ import annotations

from typing import Any

from tests.checks.applications.critical_permissions_direct import HOSTILE
from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import BILLING_APPLICATION
from ztscan.core.model import Verdict

AT = f"application_claims/{BILLING_APPLICATION}"
BEHAVIORS = f"{AT}/authenticationBehaviors"
CLAIMS = {f"{AT}/optionalClaims": {"idToken": [{"name": "upn"}], "accessToken": [], "saml2Token": []}}
UNREAD: dict[str, Any] = {"verdict": Verdict.NOT_ASSESSED}
NEW = {f"{AT}/createdDateTime": "2023-07-01T00:00:00Z"}

CASES = (
    Case("unverified addresses are removed"),
    Case(
        "they are not",
        {BEHAVIORS: {"removeUnverifiedEmailClaim": False}, f"{AT}/displayName": HOSTILE},
        fails={BILLING_APPLICATION},
    ),
    Case("not set, an old application", {BEHAVIORS: None}, fails={BILLING_APPLICATION}),
    Case("null inside, an old application", {BEHAVIORS: {"removeUnverifiedEmailClaim": None}}, fails={BILLING_APPLICATION}),
    Case("not set, a newer application", {BEHAVIORS: None, **NEW}),
    Case(
        "switched off in a newer application",
        {BEHAVIORS: {"removeUnverifiedEmailClaim": False}, **NEW},
        fails={BILLING_APPLICATION},
    ),
    Case(
        "the claim is in SAML tokens",
        {BEHAVIORS: None, f"{AT}/optionalClaims": {"saml2Token": [{"name": "Email"}]}},
        fails={BILLING_APPLICATION},
    ),
    Case(
        "verified addresses only",
        {BEHAVIORS: None, f"{AT}/optionalClaims/idToken": [{"name": "verified_primary_email"}]},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    *(
        Case(f"the claims of the {kind} are {what}", {BEHAVIORS: None, **CLAIMS, f"{AT}/optionalClaims/{kind}": value}, **UNREAD)
        for kind in ("idToken", "accessToken", "saml2Token")
        for what, value in (("null", None), ("not returned", Remove()), ("nameless", [{"name": None}]))
    ),
    Case("no claims", {BEHAVIORS: None, f"{AT}/optionalClaims": None}, verdict=Verdict.NOT_APPLICABLE),
    Case("for this organisation only", {BEHAVIORS: None, f"{AT}/signInAudience": "AzureADMyOrg"}, verdict=Verdict.NOT_APPLICABLE),
    Case("R13: behaviors were not returned", {BEHAVIORS: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: claims were not returned", {f"{AT}/optionalClaims": Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "the audience is a new word", {BEHAVIORS: None, f"{AT}/signInAudience": "AzureADSomeOrgs"}, verdict=Verdict.NOT_ASSESSED
    ),
    Case("R13: the audience was not returned", {f"{AT}/signInAudience": None}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "R13: when it was created was not returned",
        {BEHAVIORS: None, f"{AT}/createdDateTime": None},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("applications could not be read", {"application_claims": gap("application_claims")}, verdict=Verdict.NOT_ASSESSED),
)

"""Cases of `applications.no_implicit_or_public_fallback`."""

from __future__ import annotations

from tests.checks.applications.critical_permissions_direct import HOSTILE
from tests.checks.cases import Case, gap
from tests.checks.compliant.applications import BILLING_APP_ID, secret
from tests.checks.compliant.names import BILLING_APPLICATION
from ztscan.core.model import Verdict

AT = f"applications/{BILLING_APPLICATION}"
IMPLICIT = f"{AT}/web/implicitGrantSettings"
PUBLIC = f"{AT}/isFallbackPublicClient"
NATIVE = {PUBLIC: True, f"{AT}/publicClient": {"redirectUris": ["msal://app"]}}

CASES = (
    Case("neither"),
    Case(
        "access tokens",
        {f"{IMPLICIT}/enableAccessTokenIssuance": True, f"{AT}/displayName": HOSTILE},
        fails={BILLING_APPLICATION},
    ),
    Case("ID tokens only", {f"{IMPLICIT}/enableIdTokenIssuance": True}),
    Case("a public client without a redirect URI", {PUBLIC: True}, fails={BILLING_APPLICATION}),
    Case("a public client for mobile and desktop", NATIVE),
    Case("a public client with a secret", {**NATIVE, f"{AT}/passwordCredentials": [secret("a")]}, fails={BILLING_APPLICATION}),
    Case("not said is no public client", {PUBLIC: None}),
    Case("it is accepted", {PUBLIC: True}, options={"allowed_applications": (BILLING_APP_ID,)}),
    Case("R13: the settings were not returned", {IMPLICIT: None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: a switch was not returned", {f"{IMPLICIT}/enableAccessTokenIssuance": None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: redirect URIs were not returned", {**NATIVE, f"{AT}/publicClient": None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: secrets were not returned", {**NATIVE, f"{AT}/passwordCredentials": None}, verdict=Verdict.NOT_ASSESSED),
    Case("no application", {"applications": []}, verdict=Verdict.NOT_APPLICABLE),
    Case("applications could not be read", {"applications": gap("applications")}, verdict=Verdict.NOT_ASSESSED),
)

"""Cases of `applications.app_proxy_preauthentication`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.applications import BILLING_APP_ID
from tests.checks.compliant.names import BILLING, BILLING_APPLICATION
from ztscan.core.model import Verdict

PUBLISHING = "application_publishing"
TAGS = f"service_principals/{BILLING}/tags"
ON_PREMISES = "WindowsAzureActiveDirectoryOnPremApp"
BASE: dict[str, Any] = {PUBLISHING: {}}
NOT_ASSESSED = Verdict.NOT_ASSESSED


def published(**properties: Any) -> dict[str, Any]:
    """The change that publishes Billing."""
    publishing = {
        "externalAuthenticationType": "aadPreAuthentication",
        "externalUrl": "https://billing-fabrikam.msappproxy.net/",
        "internalUrl": "http://billing.fabrikam.example/",
        "isOnPremPublishingEnabled": True,
        "applicationType": "enterpriseapp",
        **properties,
    }
    return entry(publishing)


def entry(publishing: Any, **properties: Any) -> dict[str, Any]:
    row = {"id": BILLING_APPLICATION, "appId": BILLING_APP_ID, "displayName": "Billing", "onPremisesPublishing": publishing}
    return {TAGS: [ON_PREMISES], PUBLISHING: {BILLING_APPLICATION: {**row, **properties}}}


PASSTHROUGH: dict[str, Any] = {"externalAuthenticationType": "passthru"}
CASES = (
    Case("nothing is published", verdict=Verdict.NOT_APPLICABLE),
    Case("preauthentication", published()),
    Case("passthrough", published(**PASSTHROUGH), {BILLING_APPLICATION}),
    Case(
        "passthrough, and disabled",
        {**published(**PASSTHROUGH), f"service_principals/{BILLING}/accountEnabled": False},
        {BILLING_APPLICATION},
    ),
    Case(
        "a hostile name",
        {**published(**PASSTHROUGH), f"applications/{BILLING_APPLICATION}/displayName": "<img src=x>`|\u001b[2J"},
        {BILLING_APPLICATION},
    ),
    Case("passthrough, switched off", published(**PASSTHROUGH, isOnPremPublishingEnabled=False)),
    Case("passthrough without an address", published(**PASSTHROUGH, externalUrl="")),
    Case("passthrough, and the address is null", published(**PASSTHROUGH, externalUrl=None), verdict=NOT_ASSESSED),
    Case(
        "passthrough, and the address was not returned",
        {**published(**PASSTHROUGH), f"{PUBLISHING}/{BILLING_APPLICATION}/onPremisesPublishing/externalUrl": Remove()},
        verdict=NOT_ASSESSED,
    ),
    Case("preauthentication, and the address is null", published(externalUrl=None)),
    Case("whether it is on was not returned", published(**PASSTHROUGH, isOnPremPublishingEnabled=None), {BILLING_APPLICATION}),
    Case(
        "of Private Access",
        {**published(**PASSTHROUGH), TAGS: [ON_PREMISES, "PrivateAccessNonWebApplication"]},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("a new kind", published(externalAuthenticationType="oracle"), verdict=NOT_ASSESSED),
    Case("the kind is null", published(externalAuthenticationType=None), verdict=NOT_ASSESSED),
    Case("no publishing in any answer", entry(None), verdict=NOT_ASSESSED),
    Case(
        "publishing was not returned",
        {**published(), f"{PUBLISHING}/{BILLING_APPLICATION}/onPremisesPublishing": Remove()},
        verdict=NOT_ASSESSED,
    ),
    Case("tags were not returned", {TAGS: None}, verdict=NOT_ASSESSED),
    Case("refused", {TAGS: [ON_PREMISES], PUBLISHING: {BILLING_APPLICATION: gap(PUBLISHING)}}, verdict=NOT_ASSESSED),
    Case("applications could not be read", {"applications": gap("applications")}, verdict=Verdict.NOT_ASSESSED),
    Case("the application is missing in the list", {**published(), "applications": []}, verdict=NOT_ASSESSED),
)

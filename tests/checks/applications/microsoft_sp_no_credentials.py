"""Cases of `applications.microsoft_sp_no_credentials`."""

from __future__ import annotations

from tests.checks.applications.no_client_secrets import APP, HOSTILE
from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.applications import MICROSOFT, key_credential, secret, service_principal
from tests.checks.compliant.names import BILLING, GRAPH
from ztscan.core.model import Verdict

CORPORATE = "72f988bf-86f1-41af-91ab-2d7cd011db47"
SECRETS = f"service_principals/{GRAPH}/passwordCredentials"
KEYS = f"service_principals/{GRAPH}/keyCredentials"

CASES = (
    Case("none has any"),
    Case("a secret", {SECRETS: [secret("a")]}, fails={GRAPH}),
    Case("a certificate", {KEYS: [key_credential("a")]}, fails={GRAPH}),
    Case("a key that signs", {KEYS: [{**key_credential("a"), "usage": "Sign"}]}, fails={GRAPH}),
    Case("an expired one shows that somebody added it", {SECRETS: [secret("a", "2020-01-01T00:00:00Z")]}, fails={GRAPH}),
    Case("it is disabled", {SECRETS: [secret("a")], f"service_principals/{GRAPH}/accountEnabled": False}, fails={GRAPH}),
    Case(
        "an application of the corporate tenant",
        {"service_principals": Add(service_principal("x", "Tool", APP, CORPORATE, passwordCredentials=[secret("a")]))},
        fails={"x"},
    ),
    Case(
        "an application of this tenant under Microsoft's name",
        {
            f"service_principals/{BILLING}/displayName": "Microsoft Graph",
            f"service_principals/{BILLING}/passwordCredentials": [secret("a")],
        },
    ),
    Case(
        "a hostile name",
        {"service_principals": Add(service_principal("x", HOSTILE, APP, MICROSOFT, passwordCredentials=[secret("a")]))},
        fails={"x"},
    ),
    Case(
        "R13: whose it is was not returned",
        {
            "service_principals": Add(
                service_principal("x", "?", APP, appOwnerOrganizationId=None, passwordCredentials=[secret("a")])
            )
        },
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "whose it is was not returned, and it has none",
        {"service_principals": Add(service_principal("x", "?", APP, appOwnerOrganizationId=None))},
    ),
    Case(
        "a legacy one has no owner organisation",
        {
            "service_principals": Add(
                service_principal(
                    "x", "Old", APP, appOwnerOrganizationId=None, servicePrincipalType="Legacy", passwordCredentials=[secret("a")]
                )
            )
        },
    ),
    Case("R13: secrets were not returned", {SECRETS: None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: keys were not returned", {KEYS: None}, verdict=Verdict.NOT_ASSESSED),
    Case("keys were not returned, a secret is there", {KEYS: None, SECRETS: [secret("a")]}, fails={GRAPH}),
    Case("service principals could not be read", {"service_principals": gap("service_principals")}, verdict=Verdict.NOT_ASSESSED),
)

"""Cases of `applications.sp_no_credentials`."""

from __future__ import annotations

from tests.checks.applications.no_client_secrets import APP, HOSTILE, KEY, SAML, SIGNS
from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.applications import key_credential, secret, service_principal
from tests.checks.compliant.names import BILLING, BILLING_APPLICATION, GRAPH, TICKETS
from ztscan.core.model import Verdict

SECRETS = f"service_principals/{BILLING}/passwordCredentials"
KEYS = f"service_principals/{BILLING}/keyCredentials"

CASES = (
    Case("credentials on the application only"),
    Case("a secret", {SECRETS: [secret("a")]}, fails={BILLING}),
    Case("a certificate", {KEYS: [key_credential("a")]}, fails={BILLING}),
    Case("a symmetric key", {KEYS: [{**key_credential("a"), "type": "Symmetric"}]}, fails={BILLING}),
    Case("a secret of a vendor's", {f"service_principals/{TICKETS}/passwordCredentials": [secret("a")]}, fails={TICKETS}),
    Case("both expired", {SECRETS: [secret("a", "2026-10-01T00:00:00Z")], KEYS: [key_credential("b", "2026-10-01T00:00:00Z")]}),
    Case("the application's own credentials", {f"applications/{BILLING_APPLICATION}/passwordCredentials": [secret("a")]}),
    Case("SAML signing", {**SAML, SECRETS: [{**secret("a"), "customKeyIdentifier": KEY}]}),
    Case(
        "a second secret with the identifier of the SAML signing certificate",
        {**SAML, SECRETS: [{**secret("signs"), "customKeyIdentifier": KEY}, {**secret("hidden"), "customKeyIdentifier": KEY}]},
        fails={BILLING},
    ),
    Case("a key that signs, without SAML single sign-on", {KEYS: [SIGNS]}, fails={BILLING}),
    Case("a key that signs, and none that verifies", {**SAML, KEYS: [SIGNS]}),
    Case("a hidden secret behind SAML signing", {**SAML, SECRETS: [secret("a")]}, fails={BILLING}),
    Case(
        "a second certificate behind SAML signing",
        {
            **SAML,
            KEYS: [SIGNS, {**SIGNS, "keyId": "verifies", "usage": "Verify"}, {**SIGNS, "keyId": "hidden", "usage": "Verify"}],
        },
        fails={BILLING},
    ),
    Case(
        "a certificate with another identifier",
        {**SAML, KEYS: [SIGNS, {**SIGNS, "keyId": "hidden", "usage": "Verify", "customKeyIdentifier": "BBBB"}]},
        fails={BILLING},
    ),
    Case("signing keys without SAML single sign-on", {KEYS: SAML[KEYS]}, fails={BILLING}),
    Case("Microsoft's are another check's", {f"service_principals/{GRAPH}/passwordCredentials": [secret("a")]}),
    Case(
        "a managed identity",
        {
            "service_principals": Add(
                service_principal("x", "Robot", APP, servicePrincipalType="ManagedIdentity", keyCredentials=[key_credential("a")])
            )
        },
    ),
    Case(
        "a hostile name",
        {"service_principals": Add(service_principal("x", HOSTILE, APP, passwordCredentials=[secret("a")]))},
        fails={"x"},
    ),
    Case("R13: secrets were not returned", {SECRETS: None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: keys were not returned", {KEYS: None}, verdict=Verdict.NOT_ASSESSED),
    Case("keys were not returned, a secret is there", {KEYS: None, SECRETS: [secret("a")]}, fails={BILLING}),
    Case("credentials of an application were not returned", {f"applications/{BILLING_APPLICATION}/keyCredentials": None}),
    Case(
        "only Microsoft's are there",
        {f"service_principals/{BILLING}": Remove(), f"service_principals/{TICKETS}": Remove()},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("service principals could not be read", {"service_principals": gap("service_principals")}, verdict=Verdict.NOT_ASSESSED),
)

"""Cases of `applications.no_client_secrets`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.applications import application, secret, service_principal
from tests.checks.compliant.names import BILLING, BILLING_APPLICATION, GRAPH, TICKETS
from ztscan.core.model import Verdict

OF_THE_APPLICATION = f"applications/{BILLING_APPLICATION}/passwordCredentials"
OF_THE_PRINCIPAL = f"service_principals/{BILLING}/passwordCredentials"
HOSTILE = "\x1b[31m<img src=x onerror=alert(1)>](http://evil)"
APP = "11111111-1111-4111-8111-111111111111"
KEY = "AAAA"
SIGNS = {
    "keyId": "signs",
    "displayName": None,
    "type": "X509CertAndPassword",
    "usage": "Sign",
    "startDateTime": "2026-09-01T00:00:00Z",
    "endDateTime": "2029-09-01T00:00:00Z",
    "customKeyIdentifier": KEY,
}
SAML = {
    f"service_principals/{BILLING}/preferredSingleSignOnMode": "saml",
    f"service_principals/{BILLING}/keyCredentials": [SIGNS, {**SIGNS, "keyId": "verifies", "usage": "Verify"}],
}

CASES = (
    Case("certificates only"),
    Case("a secret of an application", {OF_THE_APPLICATION: [secret("a")]}, fails={BILLING_APPLICATION}),
    Case("a secret of a service principal", {OF_THE_PRINCIPAL: [secret("a")]}, fails={BILLING}),
    Case(
        "a secret of a vendor's service principal",
        {f"service_principals/{TICKETS}/passwordCredentials": [secret("a")]},
        fails={TICKETS},
    ),
    Case(
        "case 82: valid for decades, next to an expired one, on an application without power",
        {OF_THE_APPLICATION: [secret("decades", "2099-12-31T00:00:00Z"), secret("old", "2021-01-01T00:00:00Z")]},
        fails={BILLING_APPLICATION},
    ),
    Case("only an expired one", {OF_THE_APPLICATION: [secret("old", "2026-10-31T00:00:00Z")]}),
    Case("it expires this moment", {OF_THE_APPLICATION: [secret("now", "2026-11-01T06:00:00Z")]}),
    Case("it expires a second later", {OF_THE_APPLICATION: [secret("now", "2026-11-01T06:00:01Z")]}, fails={BILLING_APPLICATION}),
    Case(
        "without an end it never expires",
        {OF_THE_APPLICATION: [{**secret("a"), "endDateTime": None}]},
        fails={BILLING_APPLICATION},
    ),
    Case(
        "it begins later",
        {OF_THE_APPLICATION: [{**secret("a"), "startDateTime": "2026-12-01T00:00:00Z"}]},
        fails={BILLING_APPLICATION},
    ),
    Case(
        "many secrets, some without a name",
        {OF_THE_APPLICATION: [{**secret(f"k{number}"), "displayName": None} for number in range(9)]},
        fails={BILLING_APPLICATION},
    ),
    Case("Microsoft's are another check's", {f"service_principals/{GRAPH}/passwordCredentials": [secret("a")]}),
    Case(
        "a look-alike of Microsoft's name is none of Microsoft's",
        {"service_principals": Add(service_principal("x", "Microsoft Graph", APP, passwordCredentials=[secret("a")]))},
        fails={"x"},
    ),
    Case(
        "the secret of a managed identity",
        {
            "service_principals": Add(
                service_principal("x", "Robot", APP, servicePrincipalType="ManagedIdentity", passwordCredentials=[secret("a")])
            )
        },
    ),
    Case(
        "a service principal of unknown origin counts",
        {
            "service_principals": Add(
                service_principal("x", "Old", APP, appOwnerOrganizationId=None, passwordCredentials=[secret("a")])
            )
        },
        fails={"x"},
    ),
    Case("the password of a SAML signing key", {**SAML, OF_THE_PRINCIPAL: [{**secret("a"), "customKeyIdentifier": KEY}]}),
    Case(
        "another secret of a SAML application",
        {**SAML, OF_THE_PRINCIPAL: [{**secret("a"), "customKeyIdentifier": "BBBB"}]},
        fails={BILLING},
    ),
    Case("a secret without an identifier of a SAML application", {**SAML, OF_THE_PRINCIPAL: [secret("a")]}, fails={BILLING}),
    Case(
        "a hostile name",
        {"applications": Add(application("x", HOSTILE, APP, passwordCredentials=[{**secret("a"), "displayName": HOSTILE}]))},
        fails={"x"},
    ),
    Case(
        "nobody owns it",
        {OF_THE_APPLICATION: [secret("a")], f"applications_with_owners/{BILLING_APPLICATION}/owners": []},
        fails={BILLING_APPLICATION},
    ),
    Case(
        "its owners could not be read",
        {OF_THE_APPLICATION: [secret("a")], "applications_with_owners": gap("applications_with_owners")},
        fails={BILLING_APPLICATION},
    ),
    Case(
        "only Microsoft's are there",
        {"applications": [], f"service_principals/{BILLING}": Remove(), f"service_principals/{TICKETS}": Remove()},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("R13: secrets were not returned", {OF_THE_PRINCIPAL: None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: secrets of the application were not returned", {OF_THE_APPLICATION: None}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "some were not returned, another is there",
        {OF_THE_APPLICATION: [secret("a")], OF_THE_PRINCIPAL: None},
        fails={BILLING_APPLICATION},
    ),
    Case("applications could not be read", {"applications": gap("applications")}, verdict=Verdict.NOT_ASSESSED),
    Case("service principals could not be read", {"service_principals": gap("service_principals")}, verdict=Verdict.NOT_ASSESSED),
)

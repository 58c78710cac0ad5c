"""Cases of `authentication_methods.cba_strong_binding`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import TENANT
from ztscan.core.model import Verdict

PATH = "authentication_methods_policy"
METHOD = f"{PATH}/authenticationMethodConfigurations/X509Certificate"
STORES, AUTHORITIES, OLDER = "certificate_stores", "certificate_authorities", "older_certificate_authorities"
NOT_ASSESSED, NOT_APPLICABLE = Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE
STORE, ROOT = "store-of-smartcards", "root-of-smartcards"
CRL = "http://crl.fabrikam.example/root.crl"
AUTHORITY = f"{AUTHORITIES}/{STORE}/{ROOT}"
CERTIFICATES = {"X509Certificate"}
SKI = {
    "x509CertificateField": "SubjectKeyIdentifier",
    "userProperty": "certificateUserIds",
    "priority": 1,
    "trustAffinityLevel": "high",
}
NAME = {"x509CertificateField": "PrincipalName", "userProperty": "userPrincipalName", "priority": 2, "trustAffinityLevel": "low"}
RULE = {
    "x509CertificateRuleType": "issuerSubject",
    "identifier": "CN=Old CA",
    "x509CertificateAuthenticationMode": "x509CertificateMultiFactor",
    "x509CertificateRequiredAffinityLevel": "low",
}

BASE: dict[str, Any] = {
    STORES: [{"id": STORE, "displayName": "Smartcards"}],
    AUTHORITIES: {
        STORE: [
            {
                "id": ROOT,
                "displayName": "Fabrikam Root",
                "expirationDateTime": "2031-01-01T00:00:00Z",
                "certificateRevocationListUrl": CRL,
            }
        ]
    },
    OLDER: {TENANT: []},
}


def offered(**properties: Any) -> dict[str, Any]:
    """The change that enables certificates for all users."""
    method = {
        "@odata.type": "#microsoft.graph.x509CertificateAuthenticationMethodConfiguration",
        "id": "X509Certificate",
        "state": "enabled",
        "excludeTargets": [],
        "includeTargets": [{"targetType": "group", "id": "all_users", "isRegistrationRequired": False}],
        "certificateUserBindings": [SKI],
        "authenticationModeConfiguration": {
            "x509CertificateAuthenticationDefaultMode": "x509CertificateMultiFactor",
            "x509CertificateDefaultRequiredAffinityLevel": "low",
            "rules": [],
        },
        "crlValidationConfiguration": {"state": "enabled", "exemptedCertificateAuthoritiesSubjectKeyIdentifiers": []},
        **properties,
    }
    return {METHOD: method}


def mode(default: str | None, *rules: dict[str, Any]) -> dict[str, Any]:
    return {
        "x509CertificateAuthenticationDefaultMode": "x509CertificateMultiFactor",
        "x509CertificateDefaultRequiredAffinityLevel": default,
        "rules": list(rules),
    }


def revocation(state: str | None, *exempted: str) -> dict[str, Any]:
    return {"state": state, "exemptedCertificateAuthoritiesSubjectKeyIdentifiers": list(exempted)}


def older(url: str | None, issuer: str = "CN=Old CA") -> dict[str, Any]:
    authority = {"issuer": issuer, "certificateRevocationListUrl": url}
    return {f"{OLDER}/{TENANT}": [{"id": "older-list", "certificateAuthorities": [authority]}]}


WITHOUT_LIST = {"issuer": "CN=Old CA", "certificateRevocationListUrl": None}
LOW = {"certificateUserBindings": [SKI, NAME]}

EXCLUDED = {"targetType": "group", "id": "8f1c7a7e-0000-4000-8000-000000000001"}

CASES = (
    Case("the method is off", verdict=NOT_APPLICABLE),
    Case("the method is not listed", {METHOD: Remove()}, verdict=NOT_ASSESSED),
    Case("a strong binding", offered()),
    Case("one of two bindings is weak", offered(**LOW), CERTIFICATES),
    Case("a weak one, and high affinity is required", offered(**LOW, authenticationModeConfiguration=mode("high"))),
    Case(
        "a weak one, and a rule requires less", offered(**LOW, authenticationModeConfiguration=mode("high", RULE)), CERTIFICATES
    ),
    Case("strong ones, and a rule that requires less", offered(authenticationModeConfiguration=mode("low", RULE))),
    Case("no binding at all", offered(certificateUserBindings=[]), verdict=NOT_ASSESSED),
    Case(
        "an affinity that is new",
        offered(certificateUserBindings=[{**SKI, "trustAffinityLevel": "highest"}]),
        verdict=NOT_ASSESSED,
    ),
    Case(
        "R13: the affinity was not returned",
        offered(certificateUserBindings=[{**SKI, "trustAffinityLevel": None}]),
        verdict=NOT_ASSESSED,
    ),
    Case("revocation lists are not required", offered(crlValidationConfiguration=revocation("disabled")), CERTIFICATES),
    Case("an authority is exempt", offered(crlValidationConfiguration=revocation("enabled", "A1B2")), CERTIFICATES),
    Case("R13: validation was not returned", offered(crlValidationConfiguration=None), verdict=NOT_ASSESSED),
    Case("weak, and validation was not returned", offered(**LOW, crlValidationConfiguration=None), CERTIFICATES),
    Case("an authority without a revocation list", {**offered(), f"{AUTHORITY}/certificateRevocationListUrl": ""}, {ROOT}),
    Case("an authority that has expired", {**offered(), f"{AUTHORITY}/expirationDateTime": "2026-11-01T06:00:00Z"}, {ROOT}),
    Case("an authority that expires in a second", {**offered(), f"{AUTHORITY}/expirationDateTime": "2026-11-01T06:00:01Z"}),
    Case("R13: when it expires was not returned", {**offered(), f"{AUTHORITY}/expirationDateTime": None}, verdict=NOT_ASSESSED),
    Case("the older list has one without a revocation list", {**offered(), **older(None)}, {"CN=Old CA"}),
    Case(
        "the older list has a renewed authority twice, both without a revocation list",
        {**offered(), f"{OLDER}/{TENANT}": [{"id": "older-list", "certificateAuthorities": [WITHOUT_LIST, WITHOUT_LIST]}]},
        {"CN=Old CA"},
    ),
    Case("validation is in a new state", offered(crlValidationConfiguration=revocation("sometimes")), verdict=NOT_ASSESSED),
    Case("the older list has one with a revocation list", {**offered(), **older(CRL)}),
    Case("a hostile name", {**offered(), **older(None, "CN=<b>`|\u001b[2J")}, {"CN=<b>`|\u001b[2J"}),
    Case("no authority at all", {**offered(), AUTHORITIES: {}, STORES: []}, verdict=NOT_APPLICABLE),
    Case("disabled", offered(state="disabled", **LOW), verdict=NOT_APPLICABLE),
    Case("for nobody", offered(includeTargets=[], **LOW), verdict=NOT_APPLICABLE),
    Case("stores could not be read", {**offered(), AUTHORITIES: gap(AUTHORITIES)}, verdict=NOT_ASSESSED),
    Case("one store could not be read", {**offered(), f"{AUTHORITIES}/{STORE}": gap(AUTHORITIES)}, verdict=NOT_ASSESSED),
    Case("weak, and the older list could not be read", {**offered(**LOW), OLDER: gap(OLDER)}, CERTIFICATES),
    Case("the older list could not be read", {**offered(), f"{OLDER}/{TENANT}": gap(OLDER)}, verdict=NOT_ASSESSED),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=NOT_ASSESSED),
    Case(
        "its only group is excluded", offered(includeTargets=[EXCLUDED], excludeTargets=[EXCLUDED], **LOW), verdict=NOT_APPLICABLE
    ),
)

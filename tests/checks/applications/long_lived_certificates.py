"""Cases of `applications.long_lived_certificates`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.applications import key_credential, service_principal
from tests.checks.compliant.names import BILLING, BILLING_APPLICATION
from ztscan.core.model import Verdict

OF_THE_APPLICATION = f"applications/{BILLING_APPLICATION}/keyCredentials"
OF_THE_PRINCIPAL = f"service_principals/{BILLING}/keyCredentials"
TWO_YEARS = "2028-09-01T00:00:00Z"
APP = "11111111-1111-4111-8111-111111111111"


def certificate(**properties: Any) -> dict[str, Any]:
    """A certificate of two years."""
    return {**key_credential("long", TWO_YEARS), **properties}


SAML = (certificate(keyId="s", usage="Sign", type="X509CertAndPassword"), certificate(keyId="v"))

CASES = (
    Case("153 days"),
    Case("two years, on an application", {OF_THE_APPLICATION: Add(certificate())}, fails={BILLING_APPLICATION}),
    Case("two years, on a service principal", {OF_THE_PRINCIPAL: [certificate()]}, fails={BILLING}),
    Case(
        "on both objects",
        {OF_THE_APPLICATION: [certificate()], OF_THE_PRINCIPAL: [certificate(), certificate(keyId="2")]},
        fails={BILLING_APPLICATION, BILLING},
    ),
    Case("180 days to the second", {OF_THE_APPLICATION: [key_credential("c", "2027-02-28T00:00:00Z")]}),
    Case(
        "a second more than 180 days",
        {OF_THE_APPLICATION: [key_credential("c", "2027-02-28T00:00:01Z")]},
        fails={BILLING_APPLICATION},
    ),
    Case("a longer limit", {OF_THE_APPLICATION: [certificate()]}, options={"maximum_days": 731}),
    Case("a shorter limit", {}, fails={BILLING_APPLICATION}, options={"maximum_days": 90}),
    Case(
        "its last days do not make it short-lived",
        {OF_THE_APPLICATION: [certificate(startDateTime="2020-01-01T00:00:00Z", endDateTime="2026-11-09T00:00:00Z")]},
        fails={BILLING_APPLICATION},
    ),
    Case("it signs SAML tokens", {OF_THE_PRINCIPAL: [*SAML]}),
    Case("another of the same validity is no SAML certificate", {OF_THE_PRINCIPAL: [*SAML, certificate()]}, fails={BILLING}),
    Case("an application object signs no SAML tokens", {OF_THE_APPLICATION: [*SAML]}, fails={BILLING_APPLICATION}),
    Case("its usage is not told", {OF_THE_PRINCIPAL: [certificate(usage=None, type=None)]}, fails={BILLING}),
    Case("a symmetric key is no certificate", {OF_THE_PRINCIPAL: [certificate(type="Symmetric")]}),
    Case(
        "Azure renews that of a managed identity",
        {
            "service_principals": Add(
                service_principal("mi", "Robot", APP, servicePrincipalType="ManagedIdentity", keyCredentials=[certificate()])
            )
        },
    ),
    Case(
        "the only one has expired",
        {OF_THE_APPLICATION: [certificate(endDateTime="2026-10-31T00:00:00Z")]},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("there is none", {OF_THE_APPLICATION: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("R13: certificates were not returned", {OF_THE_PRINCIPAL: None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: its start was not returned", {OF_THE_PRINCIPAL: [certificate(startDateTime=None)]}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: its end was not returned", {OF_THE_PRINCIPAL: [certificate(endDateTime=None)]}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "some were not returned, another is long-lived",
        {OF_THE_APPLICATION: [certificate()], OF_THE_PRINCIPAL: None},
        fails={BILLING_APPLICATION},
    ),
    Case("applications could not be read", {"applications": gap("applications")}, verdict=Verdict.NOT_ASSESSED),
)

"""Cases of `applications.certificate_approved_ca`."""

from __future__ import annotations

from typing import Any

from tests.certificates import CURRENT, EXPIRED
from tests.checks.applications.block_password_addition import ACTORS, custom
from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.tenant import subscription
from ztscan.core.model import GapReason, Verdict

POLICY, AUTHORITIES = "authority_policy", "authority_configurations"
CUSTOM = "app_management_policies"
SUBJECT = "tenantAppManagementPolicy"
KEY = "6a1b0000-0000-4000-8000-0000000000c1"
NOT_ASSESSED = Verdict.NOT_ASSESSED
LICENSED: dict[str, Any] = {"subscribed_skus": Add(subscription("workload", "Workload_Identities_P2", "AAD_WRKLDID_P2"))}
APPLICATIONS, PRINCIPALS = f"{POLICY}/applicationRestrictions", f"{POLICY}/servicePrincipalRestrictions"


def rule(**properties: Any) -> dict[str, Any]:
    """The rule that only authorities of the configuration may issue certificates."""
    return {
        "restrictionType": "trustedCertificateAuthority",
        "state": "enabled",
        "restrictForAppsCreatedAfterDateTime": None,
        "certificateBasedApplicationConfigurationIds": [KEY],
        "excludeActors": None,
        **properties,
    }


def rules(*listed: dict[str, Any]) -> dict[str, Any]:
    return {"keyCredentials": list(listed)}


def both(**properties: Any) -> dict[str, Any]:
    """The change of the rule for applications and for service principals."""
    return {**LICENSED, APPLICATIONS: rules(rule(**properties)), PRINCIPALS: rules(rule(**properties))}


def authority(certificate_text: str | None) -> dict[str, Any]:
    return {"certificate": certificate_text, "isRootAuthority": True, "issuer": "CN=Fabrikam", "issuerSubjectkeyIdentifier": "A1"}


def authorities(*listed: dict[str, Any], **properties: Any) -> dict[str, Any]:
    row = {"id": KEY, "displayName": "Fabrikam PKI", "trustedCertificateAuthorities": list(listed), **properties}
    return {**LICENSED, AUTHORITIES: [row]}


BASE: dict[str, Any] = {
    POLICY: {
        "id": "00000000-0000-0000-0000-000000000000",
        "displayName": "Default app management tenant policy",
        "isEnabled": True,
        "applicationRestrictions": rules(rule()),
        "servicePrincipalRestrictions": rules(rule()),
    },
    AUTHORITIES: authorities(authority(CURRENT))[AUTHORITIES],
}

CASES = (
    Case("only authorities of the organisation", LICENSED),
    Case("with another rule before", {**LICENSED, APPLICATIONS: rules(rule(restrictionType="asymmetricKeyLifetime"), rule())}),
    Case("the id in upper case", both(certificateBasedApplicationConfigurationIds=[KEY.upper()])),
    Case("the kind of the rule in other letters", both(restrictionType="TrustedCertificateAuthority")),
    Case("the policy is off", {**LICENSED, f"{POLICY}/isEnabled": False}, {SUBJECT}),
    Case("missing for service principals", {**LICENSED, PRINCIPALS: rules()}, {SUBJECT}),
    Case("no rules for applications", {**LICENSED, APPLICATIONS: None}, {SUBJECT}),
    Case("disabled", both(state="disabled"), {SUBJECT}),
    Case(
        "disabled, and no names",
        both(state="disabled", certificateBasedApplicationConfigurationIds=None),
        {SUBJECT},
    ),
    Case("older applications are free", both(restrictForAppsCreatedAfterDateTime="2025-01-01T00:00:00Z"), {SUBJECT}),
    Case("actors are excluded", both(excludeActors=ACTORS), {SUBJECT}),
    Case("it names no authority", both(certificateBasedApplicationConfigurationIds=[]), {SUBJECT}),
    Case("it names an authority that was deleted", both(certificateBasedApplicationConfigurationIds=["gone"]), {SUBJECT}),
    Case("a configuration without an authority", authorities(), {SUBJECT}),
    Case("the certificate has expired", authorities(authority(EXPIRED)), {SUBJECT}),
    Case("expired, with a hostile name", authorities(authority(EXPIRED), displayName="<b>`|\u001b[2J"), {SUBJECT}),
    Case("one of two is valid", authorities(authority(EXPIRED), authority(CURRENT))),
    Case("no certificate that can be read", authorities(authority("PEM")), verdict=NOT_ASSESSED),
    Case("one that can be read is valid", authorities(authority(None), authority(CURRENT))),
    Case("the kind of a rule is null", both(restrictionType=None), verdict=NOT_ASSESSED),
    Case("R13: authorities were not returned", authorities(trustedCertificateAuthorities=None), verdict=NOT_ASSESSED),
    Case("R13: the names were not returned", both(certificateBasedApplicationConfigurationIds=None), verdict=NOT_ASSESSED),
    Case("an unknown state", both(state="audit"), verdict=NOT_ASSESSED),
    Case("R13: whether it is on was not returned", {**LICENSED, f"{POLICY}/isEnabled": Remove()}, verdict=NOT_ASSESSED),
    Case("a custom policy may accept others", {**LICENSED, **custom()}, verdict=Verdict.MANUAL),
    Case("a custom policy without effect", {**LICENSED, **custom(targets=0)}),
    Case(
        "custom policies could not be read",
        {**LICENSED, CUSTOM: gap(CUSTOM)},
        verdict=NOT_ASSESSED,
    ),
    Case("no licence", verdict=Verdict.NOT_APPLICABLE),
    Case("no licence, as Graph says", {POLICY: gap(POLICY, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_APPLICABLE),
    Case("could not be read", {**LICENSED, POLICY: gap(POLICY)}, verdict=NOT_ASSESSED),
    Case("authorities could not be read", {**LICENSED, AUTHORITIES: gap(AUTHORITIES)}, verdict=NOT_ASSESSED),
    Case("off, and authorities could not be read", {**both(state="disabled"), AUTHORITIES: gap(AUTHORITIES)}, {SUBJECT}),
)

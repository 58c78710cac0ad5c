from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from ztscan.directory.app_management import DEFAULT, AppManagement, weaknesses
from ztscan.directory.certificates import certificate_of
from ztscan.directory.counting import in_order
from ztscan.directory.licences import WORKLOAD_ID, licensed
from ztscan.entities.app_certificates import AuthorityConfiguration, AuthorityPolicy, AuthorityRestriction, AuthorityRestrictions
from ztscan.plugin import Finding, Gap, Manual, Severity, Unknown, check, required

RESOURCE, CONFIGURATIONS = "authority_policy", "authority_configurations"
RESTRICTION = "trustedCertificateAuthority"
_EXPECTED = "enabled for all applications, with an authority that is valid"


@check(
    title="The app management policy accepts only certificates of approved authorities",
    severity=Severity.LOW,
    objectives=["apps.microsoft_cloud_apps", "identities.app_developer_privilege"],
    mappings={"equal": {"zta": ["21894(stub)"]}},
    since="0.2.0",
)
def certificate_approved_ca(
    authority_policy: AuthorityPolicy | Gap,
    authority_configurations: tuple[AuthorityConfiguration, ...] | Gap,
    app_management: AppManagement,
    service_plans: frozenset[str],
    now: datetime,
) -> Iterator[Finding]:
    """Checks that applications cannot get a self-signed certificate as a credential.

    What it checks:
        The default app management policy is on. Its restriction `trustedCertificateAuthority` is enabled for applications and
        for service principals, without a cut-off date and without excluded actors. It names at least one configuration, and each
        that it names exists and has a certificate authority whose certificate has not expired.

    Why it matters:
        Anybody who may change an application can add a self-signed certificate, and sign in as the application until it expires.
        A certificate of the organisation's own authority leaves a trace there, and can be revoked.

    Limits:
        The restriction applies when a certificate is added: those that exist stay, and Graph does not return their issuer. Where
        custom policies are in effect, a person has to confirm that they do not relax it. The endpoints are in beta. Without
        Microsoft Entra Workload ID Premium the check does not apply.

    Remediation:
        1. Send `POST /directory/certificateAuthorities/certificateBasedApplicationConfigurations` (beta) with the certificates of
           your root and intermediate authorities.
        2. Send `PATCH /policies/defaultAppManagementPolicy` (beta) with `"isEnabled": true`. `applicationRestrictions` and
           `servicePrincipalRestrictions` both contain, in `keyCredentials`, `{"restrictionType": "trustedCertificateAuthority",
           "state": "enabled", "certificateBasedApplicationConfigurationIds": ["{id}"]}`.
        3. To verify, read `GET /policies/defaultAppManagementPolicy` (beta), and scan again.

    References:
        https://learn.microsoft.com/graph/api/resources/keycredentialconfiguration
        https://learn.microsoft.com/graph/api/resources/certificatebasedapplicationconfiguration
    """
    policy = licensed(authority_policy, service_plans, WORKLOAD_ID)
    if not required(policy.is_enabled, RESOURCE, "isEnabled"):
        message = f"the default app management policy is off, so `{RESTRICTION}` has no effect"
        yield Finding(DEFAULT, message, "isEnabled: false", _EXPECTED)
        return
    gaps: dict[Gap, None] = dict.fromkeys(app_management.gaps)
    parts = (
        ("applicationRestrictions", "applications", policy.application_restrictions),
        ("servicePrincipalRestrictions", "service principals", policy.service_principal_restrictions),
    )
    for part, objects, restrictions in parts:
        try:
            wrong = _weakest(restrictions, authority_configurations, now)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if wrong:
            message = f"certificates of any issuer can be added to {objects}"
            yield Finding(DEFAULT, message, f"{part}/{RESTRICTION}: {'; '.join(wrong)}", _EXPECTED, discriminator=part)
    if gaps:
        raise Unknown(*gaps)
    if app_management.custom:
        names = in_order({rules.subject.name for rules in app_management.custom})
        raise Manual(f"confirm that these custom policies do not accept other authorities: {names}")


def _weakest(
    restrictions: AuthorityRestrictions | None, configurations: tuple[AuthorityConfiguration, ...] | Gap, now: datetime
) -> tuple[str, ...]:
    """What is wrong with the rule of one part. Empty: it holds. Raises Unknown if that cannot be told."""
    listed = restrictions.key_credentials or () if restrictions else ()
    rules = [rule for rule in listed if (rule.restriction_type or "").casefold() == RESTRICTION.casefold()]
    if not rules:
        return ("it is missing",)
    found = [weaknesses(rule, RESOURCE) or tuple(_authorities(rule, configurations, now)) for rule in rules]
    return () if () in found else tuple(dict.fromkeys(wrong for each in found for wrong in each))


def _authorities(
    rule: AuthorityRestriction, configurations: tuple[AuthorityConfiguration, ...] | Gap, now: datetime
) -> Iterator[str]:
    named = required(
        rule.certificate_based_application_configuration_ids, RESOURCE, "certificateBasedApplicationConfigurationIds"
    )
    if not named:
        yield "it names no certificate authority"
        return
    if isinstance(configurations, Gap):
        raise Unknown(configurations)
    by_id: Mapping[str, AuthorityConfiguration] = {one.id.casefold(): one for one in configurations}
    for key in named:
        configuration = by_id.get(key.casefold())
        if configuration is None:
            yield f"the configuration {key} does not exist"
        elif not _has_valid_authority(configuration, now):
            yield f"no certificate authority of the configuration {configuration.display_name or key} is valid"


def _has_valid_authority(configuration: AuthorityConfiguration, now: datetime) -> bool:
    """Raises Unknown if a certificate cannot be read, and no other one is valid."""
    authorities = required(configuration.trusted_certificate_authorities, CONFIGURATIONS, "trustedCertificateAuthorities")
    certificates = [certificate_of(authority.certificate or "") for authority in authorities]
    if any(one is not None and one.not_before <= now < one.not_after for one in certificates):
        return True
    for one in certificates:
        required(one, CONFIGURATIONS, "certificate (X.509 in Base64)")
    return False

from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import AppManagementPolicy, AppManagementRestrictions
from ztscan.plugin import Finding, Severity, Subject, check, required


@check(
    title="The default app management policy restricts the credentials of applications",
    severity=Severity.MEDIUM,
    objectives=["apps.microsoft_cloud_apps", "identities.app_developer_privilege"],
    mappings={
        "maester": ["MT.1002"],
        "prowler": ["entra_default_app_management_policy_enabled"],
        "zta": ["21775"],
    },
)
def mgmt_policy_enabled(default_app_management_policy: AppManagementPolicy) -> Iterator[Finding]:
    """Checks that the default app management policy is enabled and has at least one active restriction.

    What it checks:
        The policy is enabled. At least one restriction for applications or service principals (on secrets, certificates or
        identifier URIs) has the state `enabled`.

    Why it matters:
        Without restrictions, any owner can add a secret that is valid for decades. MFA does not protect the credentials of an
        application. Attackers add secrets to powerful applications to keep their access.

    Limits:
        The check does not assess which restrictions are enabled or how long credentials can be valid. It does not read
        exemptions in app management policies of individual applications.

    Remediation:
        1. Open {portal:application_policies}.
        2. Turn on "Block password addition" or "Restrict max password lifetime". Start with applications that are created
           from now on.
        3. Or send `PATCH /policies/defaultAppManagementPolicy` with `"isEnabled": true` and `applicationRestrictions`. Its
           `passwordCredentials` contain
           `{"restrictionType": "passwordLifetime", "state": "enabled", "maxLifetime": "P180D"}`.
        4. To verify, read `GET /policies/defaultAppManagementPolicy`, and scan again.

    References:
        https://learn.microsoft.com/graph/api/resources/tenantappmanagementpolicy
        https://learn.microsoft.com/entra/identity/enterprise-apps/configure-app-management-policies
    """
    policy = default_app_management_policy
    subject = Subject("tenantAppManagementPolicy", "tenantAppManagementPolicy", "Default app management policy")
    if not required(policy.is_enabled, "default_app_management_policy", "isEnabled"):
        yield Finding(subject, "the default app management policy is off", "isEnabled: false", "isEnabled: true")
        return
    states = [*_states(policy.application_restrictions), *_states(policy.service_principal_restrictions)]
    if "enabled" not in states:
        yield Finding(
            subject,
            "the default app management policy is on, but no restriction is enabled",
            f"restrictions: {len(states)}, enabled: 0",
            "at least one restriction with the state enabled",
        )


def _states(restrictions: AppManagementRestrictions | None) -> Iterator[str | None]:
    if restrictions is None:
        return
    for credential in (*(restrictions.password_credentials or ()), *(restrictions.key_credentials or ())):
        yield credential.state
    uris = restrictions.identifier_uris
    if uris is not None:
        for rule in (uris.non_default_uri_addition, uris.uri_addition_without_unique_tenant_identifier):
            if rule is not None:
                yield rule.state

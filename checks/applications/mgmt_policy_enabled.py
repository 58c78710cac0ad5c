from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import AppManagementPolicy, AppManagementRestrictions
from ztscan.plugin import Finding, Severity, Subject, check, required


@check(
    title="Tenant-wide rules on the credentials of applications are in force",
    severity=Severity.MEDIUM,
    objectives=["apps.microsoft_cloud_apps", "identities.app_developer_privilege"],
    mappings={
        "maester": ["MT.1002"],
        "prowler": ["entra_default_app_management_policy_enabled"],
        "zta": ["21775"],
    },
)
def mgmt_policy_enabled(default_app_management_policy: AppManagementPolicy) -> Iterator[Finding]:
    """Whether the default app management policy is on and forbids something.

    What it checks:
        The policy is enabled, and at least one of its restrictions on applications or service principals (on secrets,
        certificates or identifier URIs) has the state `enabled`.

    Why it matters:
        Without rules any owner can add a secret that lives for decades. An application's credential knows no second factor,
        and one more secret on a powerful application is how attackers stay.

    Limits:
        Which restrictions are in force, and for how long a credential may live, is not judged. Exemptions by app management
        policies of single applications are not read.

    Remediation:
        1. Open {portal:application_policies}.
        2. Switch on "Block password addition" or "Restrict max password lifetime", first for applications created from now on.
        3. Or send `PATCH /policies/defaultAppManagementPolicy` with `"isEnabled": true` and `applicationRestrictions` whose
           `passwordCredentials` hold `{"restrictionType": "passwordLifetime", "state": "enabled", "maxLifetime": "P180D"}`.

    References:
        https://learn.microsoft.com/graph/api/resources/tenantappmanagementpolicy
        https://learn.microsoft.com/entra/identity/enterprise-apps/configure-app-management-policies
    """
    policy = default_app_management_policy
    subject = Subject("tenantAppManagementPolicy", "tenantAppManagementPolicy", "Default app management policy")
    if not required(policy.is_enabled, "default_app_management_policy", "isEnabled"):
        yield Finding(subject, "no rule on credentials of applications is in force", "isEnabled: false", "isEnabled: true")
        return
    states = [*_states(policy.application_restrictions), *_states(policy.service_principal_restrictions)]
    if "enabled" not in states:
        yield Finding(
            subject,
            "the policy is on, but none of its restrictions is",
            f"{len(states)} restrictions, none of them enabled",
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

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ztscan.entities.policies import AppManagementPolicy, AppManagementRestrictions, CredentialRestriction
from ztscan.plugin import Finding, Severity, Subject, check, parse_time, required


@check(
    title="The default app management policy restricts the credentials of applications",
    severity=Severity.MEDIUM,
    objectives=["apps.microsoft_cloud_apps", "identities.app_developer_privilege"],
    mappings={
        "maester": ["MT.1002"],
        "prowler": ["entra_default_app_management_policy_enabled"],
        "zta": ["21775"],
    },
    version=2,
)
def mgmt_policy_enabled(default_app_management_policy: AppManagementPolicy, now: datetime) -> Iterator[Finding]:
    """Checks that the default app management policy is enabled and restricts the credentials of applications today.

    What it checks:
        The policy is enabled. At least one restriction on secrets or certificates of applications or service principals has
        the state `enabled`. A restriction for applications that are created after a future date has no effect yet, so it
        does not count. Restrictions on identifier URIs do not count.

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
    rules = [*_rules(policy.application_restrictions), *_rules(policy.service_principal_restrictions)]
    enabled = [rule for rule in rules if rule.state == "enabled"]
    if not any(_in_force(rule, now) for rule in enabled):
        yield Finding(
            subject,
            "the default app management policy is on, but does not restrict the credentials of applications",
            f"restrictions on credentials: {len(rules)}, enabled: {len(enabled)}, in force: 0",
            "at least one restriction on secrets or certificates that is enabled and in force",
        )


def _rules(restrictions: AppManagementRestrictions | None) -> tuple[CredentialRestriction, ...]:
    if restrictions is None:
        return ()
    return (*(restrictions.password_credentials or ()), *(restrictions.key_credentials or ()))


def _in_force(rule: CredentialRestriction, now: datetime) -> bool:
    start = rule.restrict_for_apps_created_after_date_time
    return not start or parse_time(start) <= now

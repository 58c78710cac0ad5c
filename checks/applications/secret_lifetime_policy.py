from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ztscan.directory.app_management import AppManagement
from ztscan.plugin import Severity, Yielded, check

from ._app_management import credential_judge, outcome, settle_secrets


@check(
    title="New client secrets are valid for at most 180 days",
    severity=Severity.MEDIUM,
    objectives=["apps.microsoft_cloud_apps", "identities.app_developer_privilege"],
    mappings={"equal": {"cis-m365-7.0": ["5.1.5.4"], "scuba": ["MS.AAD.5.6v1"]}},
    since="0.2.0",
)
def secret_lifetime_policy(app_management: AppManagement, *, maximum_days: int = 180) -> Iterator[Yielded]:
    """How long a client secret that is added today can be valid.

    What it checks:
        The default app management policy is on. Its restriction `passwordLifetime` is enabled for applications and for service
        principals, without a cut-off date and without excluded actors. It allows at most 180 days (option `maximum_days`), and
        one day more is accepted, because the service requires less than the value. No custom policy that is on and assigned
        relaxes it. The check also passes if no client secret can be added at all.

    Why it matters:
        A secret that was copied works until it expires. A short lifetime limits that time, and makes the owners automate the
        renewal.

    Limits:
        A restriction applies when a credential is added: credentials that exist stay. A custom policy that does not state the
        restriction needs a review, because Microsoft does not document whether the default policy then applies. A cut-off date
        is a finding, because applications that were created earlier are free of the restriction. A
        duration in months or years counts with 31 or 366 days. `symmetricKeyLifetime` is not assessed.

    Remediation:
        1. Open {portal:application_policies}, and turn on "Restrict max password lifetime" for all applications.
        2. Or send `PATCH /policies/defaultAppManagementPolicy` with `"isEnabled": true`. `applicationRestrictions` and
           `servicePrincipalRestrictions` both contain
           `{"restrictionType": "passwordLifetime", "state": "enabled", "maxLifetime": "P180D"}`.
        3. Remove assignments of custom policies that are not needed:
           `DELETE /applications/{id}/appManagementPolicies/{policyId}/$ref`.
        4. To verify, read `GET /policies/defaultAppManagementPolicy` and `GET /policies/appManagementPolicies`, and scan again.

    References:
        https://learn.microsoft.com/graph/api/resources/tenantappmanagementpolicy
        https://learn.microsoft.com/graph/api/resources/applicationauthenticationmethodpolicy
        https://learn.microsoft.com/entra/identity/enterprise-apps/configure-app-management-policies
    """
    restriction = "passwordLifetime"
    judge = credential_judge(restriction, timedelta(days=maximum_days + 1))
    found = outcome(app_management, restriction, f"at most {maximum_days} days for all applications", judge)
    yield from settle_secrets(app_management, found, restriction)

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ztscan.directory.app_management import AppManagement
from ztscan.plugin import Severity, Yielded, check

from ._app_management import credential_judge, outcome, settle


@check(
    title="New certificates of applications are valid for at most one year",
    severity=Severity.MEDIUM,
    objectives=["apps.microsoft_cloud_apps", "identities.app_developer_privilege"],
    mappings={"equal": {"scuba": ["MS.AAD.5.7v1"]}, "partial": {"cis-m365-7.0": ["5.1.5.6"]}},
    since="0.2.0",
)
def certificate_lifetime_policy(app_management: AppManagement, *, maximum_days: int = 365) -> Iterator[Yielded]:
    """How long a certificate that is added today can be valid.

    What it checks:
        The default app management policy is on. Its restriction `asymmetricKeyLifetime` is enabled for applications and for
        service principals, without a cut-off date and without excluded actors. It allows at most 365 days (option
        `maximum_days`), and one day more is accepted, because the service requires less than the value. No custom policy that is
        on and assigned relaxes it.

    Why it matters:
        A private key that was copied works until its certificate expires. A short lifetime limits that time.

    Limits:
        A restriction applies when a credential is added: credentials that exist stay. A custom policy that does not state the
        restriction needs a review, because Microsoft does not document whether the default policy then applies. A cut-off date
        is a finding, because applications that were created earlier are free of the restriction. A
        duration in months or years counts with 31 or 366 days. CIS requires 180 days: set `maximum_days = 180`.

    Remediation:
        1. Open {portal:application_policies}, and turn on "Restrict max certificate lifetime" for all applications.
        2. Or send `PATCH /policies/defaultAppManagementPolicy` with `"isEnabled": true`. `applicationRestrictions` and
           `servicePrincipalRestrictions` both contain
           `{"restrictionType": "asymmetricKeyLifetime", "state": "enabled", "maxLifetime": "P365D"}`.
        3. Remove assignments of custom policies that are not needed:
           `DELETE /applications/{id}/appManagementPolicies/{policyId}/$ref`.
        4. To verify, read `GET /policies/defaultAppManagementPolicy` and `GET /policies/appManagementPolicies`, and scan again.

    References:
        https://learn.microsoft.com/graph/api/resources/tenantappmanagementpolicy
        https://learn.microsoft.com/graph/api/resources/applicationauthenticationmethodpolicy
        https://learn.microsoft.com/entra/identity/enterprise-apps/configure-app-management-policies
    """
    restriction = "asymmetricKeyLifetime"
    judge = credential_judge(restriction, timedelta(days=maximum_days + 1))
    found = outcome(app_management, restriction, f"at most {maximum_days} days for all applications", judge)
    yield from settle(found, restriction)

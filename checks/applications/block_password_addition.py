from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.app_management import AppManagement
from ztscan.plugin import Severity, Yielded, check

from ._app_management import credential_judge, outcome, settle


@check(
    title="The app management policy blocks new client secrets for all applications",
    severity=Severity.MEDIUM,
    objectives=["apps.microsoft_cloud_apps", "identities.app_developer_privilege"],
    mappings={"equal": {"cis-m365-7.0": ["5.1.5.3"], "scuba": ["MS.AAD.5.5v1"]}},
    since="0.2.0",
)
def block_password_addition(app_management: AppManagement) -> Iterator[Yielded]:
    """Whether anybody can still add a client secret to an application.

    What it checks:
        The default app management policy is on. Its restriction `passwordAddition` is enabled for applications and for service
        principals, without a cut-off date and without excluded actors. No custom policy that is on and assigned relaxes it.

    Why it matters:
        A client secret can be copied and works from any location without MFA. Where no secret can be added, workloads use
        certificates or federation, and an attacker cannot keep access with a secret of their own.

    Limits:
        A restriction applies when a credential is added: credentials that exist stay. A custom policy that does not state the
        restriction needs a review, because Microsoft does not document whether the default policy then applies. A cut-off date
        is a finding, because applications that were created earlier are free of the restriction.

    Remediation:
        1. Open {portal:application_policies}, and turn on "Block password addition" for all applications.
        2. Or send `PATCH /policies/defaultAppManagementPolicy` with `"isEnabled": true`. `applicationRestrictions` and
           `servicePrincipalRestrictions` both contain
           `{"restrictionType": "passwordAddition", "state": "enabled", "restrictForAppsCreatedAfterDateTime": null}`.
        3. Remove assignments of custom policies that are not needed:
           `DELETE /applications/{id}/appManagementPolicies/{policyId}/$ref`.
        4. To verify, read `GET /policies/defaultAppManagementPolicy` and `GET /policies/appManagementPolicies`, and scan again.

    References:
        https://learn.microsoft.com/graph/api/resources/tenantappmanagementpolicy
        https://learn.microsoft.com/graph/api/resources/applicationauthenticationmethodpolicy
        https://learn.microsoft.com/entra/identity/enterprise-apps/configure-app-management-policies
    """
    found = outcome(app_management, "passwordAddition", "enabled for all applications", credential_judge("passwordAddition"))
    yield from settle(found, "passwordAddition")

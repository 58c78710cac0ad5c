from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.sharepoint import SharePointSettings
from ztscan.plugin import Finding, Gap, Severity, check, required

from ._settings import RESOURCE, SUBJECT, licensed_for_sharepoint, require_sharing


@check(
    title="Guests share only content that they own in SharePoint",
    severity=Severity.MEDIUM,
    objectives=["data.classify_protect"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["7.2.5"],
            "cis-m365-7.0": ["7.2.5"],
            "maester": ["CIS.M365.7.2.5"],
            "monkey365": ["sharepoint-guest-user-sharing-disabled"],
            "prowler": ["sharepoint_guest_sharing_restricted"],
        }
    },
    since="0.2.0",
)
def guests_cannot_reshare(sharepoint_settings: SharePointSettings | Gap, service_plans: frozenset[str]) -> Iterator[Finding]:
    """Checks that guests cannot share items of others.

    What it checks:
        `isResharingByExternalUsersEnabled` is false. Without external sharing, this is not applicable.

    Why it matters:
        A guest with edit rights can pass content on to people whom its owner never chose.

    Limits:
        A guest who downloads a file can send it. Guests who own a site or a file can always share it.

    Remediation:
        1. Open {portal:sharepoint_sharing} > More external sharing settings. Clear "Allow guests to share items they don't
           own".
        2. Or send `PATCH /admin/sharepoint/settings {"isResharingByExternalUsersEnabled": false}`.

    References:
        https://learn.microsoft.com/sharepoint/turn-external-sharing-on-or-off
        https://learn.microsoft.com/graph/api/resources/sharepointsettings
    """
    settings = licensed_for_sharepoint(sharepoint_settings, service_plans)
    require_sharing(settings)
    if required(settings.is_resharing_by_external_users_enabled, RESOURCE, "isResharingByExternalUsersEnabled"):
        yield Finding(
            SUBJECT,
            "guests can share items that they do not own",
            "isResharingByExternalUsersEnabled: true",
            "isResharingByExternalUsersEnabled: false",
        )

from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.sharepoint import SharePointSettings
from ztscan.plugin import Finding, Gap, Severity, check, required

from ._settings import RESOURCE, SUBJECT, licensed_for_sharepoint


@check(
    title="SharePoint blocks apps that do not use modern authentication",
    severity=Severity.HIGH,
    objectives=["identities.block_legacy_auth"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["7.2.1"],
            "cis-m365-7.0": ["7.2.1"],
            "monkey365": ["sharepoint-modern-authentication-required"],
            "prowler": ["sharepoint_modern_authentication_required"],
        }
    },
    since="0.2.0",
)
def legacy_auth_off(sharepoint_settings: SharePointSettings | Gap, service_plans: frozenset[str]) -> Iterator[Finding]:
    """Checks that SharePoint and OneDrive refuse legacy authentication.

    What it checks:
        `isLegacyAuthProtocolsEnabled` is false.

    Why it matters:
        Legacy protocols know no MFA. A stolen password is sufficient to read files, and Conditional Access does not see the
        client as it is.

    Limits:
        The setting covers SharePoint and OneDrive. Other services are covered by `conditional_access.block_legacy_auth`.

    Remediation:
        1. Open {portal:sharepoint_legacy_auth}, and select "Block access".
        2. Or send `PATCH /admin/sharepoint/settings {"isLegacyAuthProtocolsEnabled": false}`.
        3. Office 2010 and older, and scripts that send a password, stop working. Look for them in {portal:sign_in_logs} first.

    References:
        https://learn.microsoft.com/sharepoint/control-access-from-unmanaged-devices
        https://learn.microsoft.com/graph/api/resources/sharepointsettings
    """
    settings = licensed_for_sharepoint(sharepoint_settings, service_plans)
    if required(settings.is_legacy_auth_protocols_enabled, RESOURCE, "isLegacyAuthProtocolsEnabled"):
        message = "apps can sign in to SharePoint with legacy authentication"
        yield Finding(SUBJECT, message, "isLegacyAuthProtocolsEnabled: true", "isLegacyAuthProtocolsEnabled: false")

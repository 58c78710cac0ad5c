from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.sharepoint import SharePointSettings
from ztscan.entities.tenant import Organization
from ztscan.plugin import Finding, Gap, NotApplicable, Note, Severity, check, required

from ._settings import RESOURCE, SUBJECT, licensed_for_sharepoint


@check(
    title="OneDrive synchronises only on computers joined to the domains of the organisation",
    severity=Severity.LOW,
    objectives=["identities.restricted_session"],
    mappings={
        "equal": {"cis-m365-6.0": ["7.3.2"], "monkey365": ["sharepoint-onedrive-sync-restricted-for-unmanaged-devices"]},
        "stronger": {"prowler": ["sharepoint_onedrive_sync_restricted_unmanaged_devices"]},
    },
    since="0.2.0",
)
def sync_managed_only(
    sharepoint_settings: SharePointSettings | Gap,
    service_plans: frozenset[str],
    organization: tuple[Organization, ...],
) -> Iterator[Finding | Note]:
    """Checks that the OneDrive sync app works only on computers of the organisation's Active Directory domains.

    What it checks:
        `isUnmanagedSyncAppForTenantRestricted` is true, and `allowedDomainGuidsForSyncApp` names at least one domain. Without
        a synchronised Active Directory, this is not applicable: such tenants use Conditional Access.

    Why it matters:
        The sync app copies whole libraries to a private computer. They stay there when the person leaves.

    Limits:
        Which domains are named is not assessed. Macs join no domain: a note says if their sync app is allowed. Browsers and
        mobile apps are covered by Conditional Access (`conditional_access.app_enforced_restrictions`). The last
        synchronisation does not count: a tenant that ever synchronised and stopped is cloud-only.

    Remediation:
        1. Open {portal:onedrive_sync}. Select "Allow syncing only on computers joined to specific domains".
        2. Add the GUID of each domain: `(Get-ADForest).Domains | ForEach-Object { (Get-ADDomain $_).ObjectGUID }`.

    References:
        https://learn.microsoft.com/sharepoint/allow-syncing-only-on-specific-domains
        https://learn.microsoft.com/graph/api/resources/sharepointsettings
    """
    if not any(one.on_premises_sync_enabled for one in organization):
        raise NotApplicable("no Active Directory is synchronised with the tenant")
    settings = licensed_for_sharepoint(sharepoint_settings, service_plans)
    name = "isUnmanagedSyncAppForTenantRestricted"
    if not required(settings.is_unmanaged_sync_app_for_tenant_restricted, RESOURCE, name):
        yield Finding(SUBJECT, "OneDrive synchronises to any computer", f"{name}: false", f"{name}: true, with domains")
    elif not required(settings.allowed_domain_guids_for_sync_app, RESOURCE, "allowedDomainGuidsForSyncApp"):
        message = "OneDrive synchronisation is restricted, but names no domain"
        yield Finding(SUBJECT, message, "allowedDomainGuidsForSyncApp: empty", "at least one domain")
    elif settings.is_mac_sync_app_enabled:
        yield Note("the sync app for Mac is allowed, and Macs join no domain")

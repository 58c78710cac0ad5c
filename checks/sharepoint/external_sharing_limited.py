from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.sharepoint import SharePointSettings
from ztscan.plugin import Finding, Gap, Severity, check

from ._settings import SHARING, SUBJECT, licensed_for_sharepoint, most_open, sharing_of

_MEANING = {
    "externalUserSharingOnly": "SharePoint content can be shared with any new guest",
    "externalUserAndGuestSharing": "SharePoint content can be shared with anyone, without sign-in",
}


@check(
    title="SharePoint content is shared only with existing guests, or not outside the organisation",
    severity=Severity.HIGH,
    objectives=["data.classify_protect"],
    mappings={
        "equal": {"maester": ["CISA.MS.SHAREPOINT.1.1"], "scuba": ["MS.SHAREPOINT.1.1v1"]},
        "stronger": {
            "cis-m365-6.0": ["7.2.3"],
            "cis-m365-7.0": ["7.2.3"],
            "monkey365": ["sharepoint-external-content-sharing-not-restricted"],
            "prowler": ["sharepoint_external_sharing_restricted"],
        },
    },
    since="0.2.0",
)
def external_sharing_limited(
    sharepoint_settings: SharePointSettings | Gap, service_plans: frozenset[str], *, new_guests: bool = False
) -> Iterator[Finding]:
    """Checks with whom people may share SharePoint content.

    What it checks:
        `sharingCapability` is `disabled` or `existingExternalUserSharingOnly`. With the option `new_guests`,
        `externalUserSharingOnly` is accepted too, as CIS does. Links that work without sign-in always fail.

    Why it matters:
        A link for anyone can be forwarded, and nobody sees who opens it. A new guest gets an account in the tenant without an
        administrator.

    Limits:
        The setting is the upper limit of all sites. A site can be stricter, and sites are not read. Graph does not return the
        limit of OneDrive, which can be stricter, nor when links for anyone expire.

    Remediation:
        1. Open {portal:sharepoint_sharing}. Under External sharing, select "Existing guests" or "Only people in your
           organization".
        2. Or send `PATCH /admin/sharepoint/settings {"sharingCapability": "existingExternalUserSharingOnly"}`.
        3. Existing links for anyone stop working. To verify, share a file with a new address.

    References:
        https://learn.microsoft.com/sharepoint/turn-external-sharing-on-or-off
        https://learn.microsoft.com/graph/api/resources/sharepointsettings
    """
    sharing = sharing_of(licensed_for_sharepoint(sharepoint_settings, service_plans))
    limit = most_open(new_guests=new_guests)
    if SHARING.index(sharing) > SHARING.index(limit):
        yield Finding(SUBJECT, _MEANING[sharing], f"sharingCapability: {sharing}", f"{limit}, or stricter")

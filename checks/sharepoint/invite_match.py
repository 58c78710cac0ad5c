from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.sharepoint import SharePointSettings
from ztscan.plugin import Finding, Gap, Severity, check, required

from ._settings import RESOURCE, SUBJECT, licensed_for_sharepoint, require_sharing


@check(
    title="Guests accept SharePoint invitations with the account that was invited",
    severity=Severity.MEDIUM,
    objectives=["data.classify_protect"],
    since="0.2.0",
)
def invite_match(sharepoint_settings: SharePointSettings | Gap, service_plans: frozenset[str]) -> Iterator[Finding]:
    """Checks that an invitation to SharePoint content cannot be redeemed by another account.

    What it checks:
        `isRequireAcceptingUserToMatchInvitedUserEnabled` is true. Without external sharing, this is not applicable.

    Why it matters:
        Otherwise a person who gets the forwarded mail can redeem the invitation with another account. The owner of the content
        then sees a stranger among its users.

    Limits:
        Invitations that were accepted earlier stay. Where SharePoint uses Microsoft Entra B2B, Microsoft Entra decides about
        new guests, and this setting covers the rest. Links for anyone need no account.

    Remediation:
        1. Run `Set-SPOTenant -RequireAcceptingAccountMatchInvitedAccount $true`.
        2. Or send `PATCH /admin/sharepoint/settings {"isRequireAcceptingUserToMatchInvitedUserEnabled": true}`.

    References:
        https://learn.microsoft.com/powershell/module/sharepoint-online/set-spotenant
        https://learn.microsoft.com/graph/api/resources/sharepointsettings
    """
    settings = licensed_for_sharepoint(sharepoint_settings, service_plans)
    require_sharing(settings)
    name = "isRequireAcceptingUserToMatchInvitedUserEnabled"
    if not required(settings.is_require_accepting_user_to_match_invited_user_enabled, RESOURCE, name):
        yield Finding(SUBJECT, "an invitation can be accepted with another account", f"{name}: false", f"{name}: true")

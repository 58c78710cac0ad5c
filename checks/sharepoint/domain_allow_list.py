from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.sharepoint import SharePointSettings
from ztscan.plugin import Finding, Gap, Note, Severity, check, required

from ._settings import RESOURCE, SUBJECT, licensed_for_sharepoint, require_sharing

_MODES = frozenset({"none", "allowList", "blockList"})


@check(
    title="SharePoint content is shared only with approved domains",
    severity=Severity.MEDIUM,
    objectives=["data.classify_protect"],
    mappings={
        "stronger": {
            "cis-m365-6.0": ["7.2.6"],
            "cis-m365-7.0": ["7.2.6"],
            "maester": ["CISA.MS.SHAREPOINT.1.3"],
            "monkey365": ["sharepoint-external-sharing-managed-allow-deny-domain-list"],
            "prowler": ["sharepoint_external_sharing_managed"],
            "scuba": ["MS.SHAREPOINT.1.3v1"],
        }
    },
    since="0.2.0",
)
def domain_allow_list(sharepoint_settings: SharePointSettings | Gap, service_plans: frozenset[str]) -> Iterator[Finding | Note]:
    """Checks that external sharing is limited to a list of domains.

    What it checks:
        `sharingDomainRestrictionMode` is `allowList`, and `sharingAllowedDomainList` is not empty. A list of blocked domains
        fails: every other domain is open. Without external sharing, this is not applicable.

    Why it matters:
        Files reach partners that the organisation knows. Without a list, one mistyped or false address is sufficient.

    Limits:
        A site can be stricter. Links that work without sign-in ignore the list: see `sharepoint.external_sharing_limited`.
        The list of domains for invitations in Microsoft Entra is another one: see `external_identities.invite_domain_allow_list`.
        Limits by security group, which SCuBA accepts too, are not in Graph.

    Remediation:
        1. Open {portal:sharepoint_sharing} > More external sharing settings > Limit external sharing by domain.
        2. Select "Allow only specific domains", and add the domains of your partners.
        3. Or send `PATCH /admin/sharepoint/settings` with `sharingDomainRestrictionMode` and `sharingAllowedDomainList`.

    References:
        https://learn.microsoft.com/sharepoint/restricted-domains-sharing
        https://learn.microsoft.com/graph/api/resources/sharepointsettings
    """
    settings = licensed_for_sharepoint(sharepoint_settings, service_plans)
    require_sharing(settings)
    mode = required(settings.sharing_domain_restriction_mode, RESOURCE, "sharingDomainRestrictionMode")
    required(mode if mode in _MODES else None, RESOURCE, "sharingDomainRestrictionMode (a known value)")
    expected = "sharingDomainRestrictionMode: allowList, with at least one domain"
    if mode != "allowList":
        message = "content can be shared with every domain"
        yield Finding(
            SUBJECT,
            message if mode == "none" else f"{message} that is not blocked",
            f"sharingDomainRestrictionMode: {mode}",
            expected,
        )
        return
    domains = [
        name for name in required(settings.sharing_allowed_domain_list, RESOURCE, "sharingAllowedDomainList") if name.strip()
    ]
    if not domains:
        yield Finding(SUBJECT, "the list of domains for external sharing is empty", "sharingAllowedDomainList: empty", expected)
    else:
        yield Note(f"{len(domains)} {'domain is' if len(domains) == 1 else 'domains are'} allowed")

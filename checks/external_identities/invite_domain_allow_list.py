from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.defaults import defined
from ztscan.entities.policies import B2bManagementPolicy
from ztscan.plugin import Finding, Severity, Subject, check, required

_KIND = "B2BManagementPolicy"
RESOURCE = "b2b_management_policies"


@check(
    title="Guests are invited from approved domains only",
    severity=Severity.MEDIUM,
    objectives=["identities.entitlement_management"],
    mappings={
        "cis-m365-6.0": ["5.1.6.1"],
        "cis-m365-7.0": ["5.1.6.1"],
        "monkey365": ["eid-restrict-collaboration-specific-domains-disabled"],
        "prowler": ["entra_policy_guest_invitations_restricted_to_allowed_domains"],
        "scuba": ["MS.AAD.8.3v1"],
        "zta": ["21822", "21874"],
    },
)
def invite_domain_allow_list(b2b_management_policies: tuple[B2bManagementPolicy, ...]) -> Iterator[Finding]:
    """Whether invitations are limited to a list of domains.

    What it checks:
        The organisation's default policy on invitations has a list of allowed domains that is not empty. A list of blocked
        domains alone does not do: every other domain stays open.

    Why it matters:
        With a list, an invitation to a private mailbox or to a look-alike of a partner's domain fails instead of creating a
        guest.

    Limits:
        Guests of other domains who were invited before stay. Cross-tenant access settings apply on top. The policy can be
        read in beta only.

    Remediation:
        1. Open {portal:external_collaboration}.
        2. Under "Collaboration restrictions" choose "Allow invitations only to the specified domains (most restrictive)" and
           enter the domains of partners.

    References:
        https://learn.microsoft.com/entra/external-id/allow-deny-list
        https://learn.microsoft.com/entra/external-id/external-collaboration-settings-configure
    """
    defaults = [policy for policy in b2b_management_policies if policy.is_organization_default]
    if any(_domains(policy, "AllowedDomains") for policy in defaults):
        return
    for policy in b2b_management_policies:
        required(policy.is_organization_default, RESOURCE, "isOrganizationDefault")
    blocked = sorted({domain for policy in defaults for domain in _domains(policy, "BlockedDomains")})
    yield Finding(
        Subject("b2bManagementPolicy", "b2bManagementPolicy", "Collaboration restrictions"),
        "guests can be invited from any domain that is not blocked" if blocked else "guests can be invited from any domain",
        f"only blocked domains: {len(blocked)}" if blocked else "no list of domains",
        "a list of allowed domains",
    )


def _domains(policy: B2bManagementPolicy, name: str) -> tuple[str, ...]:
    """The domains under one name of a policy's definition."""
    definition = required(defined(policy.definition or (), _KIND), RESOURCE, "definition")
    lists = definition.get("InvitationsAllowedAndBlockedDomainsPolicy")
    domains = lists.get(name) if isinstance(lists, dict) else None
    return tuple(str(domain) for domain in domains if domain) if isinstance(domains, list) else ()

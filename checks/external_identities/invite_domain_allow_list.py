from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.defaults import defined
from ztscan.entities.policies import B2bManagementPolicy
from ztscan.plugin import Finding, Severity, Subject, check, required

_KIND = "B2BManagementPolicy"
RESOURCE = "b2b_management_policies"


@check(
    title="Guests can be invited only from approved domains",
    severity=Severity.MEDIUM,
    objectives=["identities.entitlement_management"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["5.1.6.1"],
            "cis-m365-7.0": ["5.1.6.1"],
            "monkey365": ["eid-restrict-collaboration-specific-domains-disabled"],
            "prowler": ["entra_policy_guest_invitations_restricted_to_allowed_domains"],
            "zta": ["21822", "21874"],
        },
        "partial": {"scuba": ["MS.AAD.8.3v1"]},
    },
)
def invite_domain_allow_list(b2b_management_policies: tuple[B2bManagementPolicy, ...]) -> Iterator[Finding]:
    """Checks that guest invitations are limited to a list of approved domains.

    What it checks:
        The organisation's default invitation policy has a list of allowed domains that is not empty. A list of blocked
        domains alone is not sufficient, because it allows all other domains.

    Why it matters:
        With an allow list, invitations to private mailboxes or to look-alike domains of partners fail. No guest is created.

    Limits:
        Existing guests from other domains remain. Cross-tenant access settings apply in addition. The policy can be read only
        in beta.

    Remediation:
        1. Open {portal:external_collaboration}.
        2. Under "Collaboration restrictions", select "Allow invitations only to the specified domains (most restrictive)".
           Enter the domains of your partners.
        3. To verify, invite a test address from another domain. The invitation must fail. Then scan again.

    References:
        https://learn.microsoft.com/entra/external-id/allow-deny-list
        https://learn.microsoft.com/entra/external-id/external-collaboration-settings-configure
    """
    defaults = [policy for policy in b2b_management_policies if policy.is_organization_default]
    if any(_domains(policy, "AllowedDomains") for policy in defaults):
        return
    for policy in b2b_management_policies:
        required(policy.is_organization_default, RESOURCE, "isOrganizationDefault")
    blocked = {domain for policy in defaults for domain in _domains(policy, "BlockedDomains")}
    yield Finding(
        Subject("b2bManagementPolicy", "b2bManagementPolicy", "Collaboration restrictions"),
        "guests can be invited from any domain that is not blocked" if blocked else "guests can be invited from any domain",
        f"no allowed domains, {len(blocked)} blocked" if blocked else "no allowed and no blocked domains",
        "at least one allowed domain",
    )


def _domains(policy: B2bManagementPolicy, name: str) -> tuple[str, ...]:
    """The domains listed under ``name`` in the definition of a policy."""
    definition = required(defined(policy.definition or (), _KIND), RESOURCE, "definition")
    lists = definition.get("InvitationsAllowedAndBlockedDomainsPolicy")
    domains = lists.get(name) if isinstance(lists, dict) else None
    return tuple(str(domain) for domain in domains if domain) if isinstance(domains, list) else ()

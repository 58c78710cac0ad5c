from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.requirement import EVERY_APPLICATION, Region, Requirement, Where, Who
from ztscan.directory.role_holding import RoleHoldings
from ztscan.entities.conditional_access import NamedLocation
from ztscan.plugin import NotApplicable, Severity, Unknown, Yielded, check

from ._sync_accounts import sync_account_ids


@check(
    title="Directory synchronisation accounts can sign in only from their own network",
    severity=Severity.MEDIUM,
    objectives=["identities.trusted_locations", "identities.privileged_access"],
    mappings={"partial": {"zta": ["21834(stub)"]}},
)
def sync_account_location_locked(
    role_holdings: RoleHoldings, named_locations: tuple[NamedLocation, ...], sign_in_coverage: SignInCoverage
) -> Iterator[Yielded]:
    """Checks that directory synchronisation accounts can sign in only from named IP locations.

    What it checks:
        All sign-ins of accounts with the role Directory Synchronization Accounts from outside all named IP locations are
        blocked.

    Why it matters:
        The account can reset passwords and change users, and it cannot perform MFA. Every administrator of the server can
        read its password. The network is the only other property that a policy can require.

    Limits:
        Every named IP location counts as the account's own network. The check does not verify that ordinary users do not
        share it. The check does not apply if synchronisation signs in as an application.

    Remediation:
        1. Create a named location for the outgoing address of the server: {portal:named_locations}.
        2. Open {portal:conditional_access_policies} > New policy. Include the role Directory Synchronization Accounts
           and all resources.
        3. Under Network, include Any network or location, and exclude that named location. Select Grant > Block access.
        4. Or send `POST /identity/conditionalAccess/policies` with `"includeRoles":
           ["d29b2b05-8046-44ba-8758-1e26182fcf32"]`.
        5. To verify, evaluate the account with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-accounts-permissions
        https://learn.microsoft.com/entra/identity/conditional-access/policy-block-by-location
    """
    accounts = [identity for key in sync_account_ids(role_holdings) if (identity := sign_in_coverage.identity(key)) is not None]
    if not accounts:
        raise NotApplicable("every account with the directory synchronisation role is disabled or deleted")
    networks = frozenset(location.id.lower() for location in named_locations if location.ip_ranges is not None)
    requirement = Requirement(
        "sync_account_location_locked",
        "directory synchronisation accounts can sign in only from their own network",
        Region(
            who=Who(
                users=frozenset(account.id for account in accounts),
                text="directory synchronisation accounts",
                noun="directory synchronisation account",
            ),
            what=EVERY_APPLICATION,
            where=Where(outside_places=networks, text="outside named networks"),
            clients=catalogue.MODERN,
        ),
        escapes="sign in from other networks",
    )
    name = "conditional_access.sync_account_location_locked"
    exclusions = tuple(one for one in sign_in_coverage.exclusions_for(requirement.id, name) if not one.documented)
    yield from sign_in_coverage.prove(requirement, name, exclusions).findings()
    if role_holdings.gaps:
        raise Unknown(*role_holdings.gaps)

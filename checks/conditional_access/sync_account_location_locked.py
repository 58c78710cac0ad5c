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
    title="The account of directory synchronisation can only sign in from its own network",
    severity=Severity.MEDIUM,
    objectives=["identities.trusted_locations", "identities.privileged_access"],
    mappings={"zta": ["21834(stub)"]},
)
def sync_account_location_locked(
    role_holdings: RoleHoldings, named_locations: tuple[NamedLocation, ...], sign_in_coverage: SignInCoverage
) -> Iterator[Yielded]:
    """Whether the password of the synchronisation account is of use to anybody else.

    What it checks:
        Every sign-in of the accounts with the role Directory Synchronization Accounts from outside of all named locations of
        address ranges is blocked.

    Why it matters:
        That account can reset passwords and change users, cannot pass multifactor authentication, and its password can be read
        by whoever administers the server. The network that it comes from is the only other thing that can be asked for.

    Limits:
        Any named location of address ranges counts as its own network; that it is not shared with ordinary users is not looked
        at. Not applicable where synchronisation signs in as an application.

    Remediation:
        1. Name the outgoing address of the server: {portal:named_locations}.
        2. Create a policy for the role Directory Synchronization Accounts, all resources, Network: include Any location, exclude
           that location, Grant: Block access.
        3. Or send `POST /identity/conditionalAccess/policies` with
           `"includeRoles": ["d29b2b05-8046-44ba-8758-1e26182fcf32"]`.

    References:
        https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-accounts-permissions
        https://learn.microsoft.com/entra/identity/conditional-access/policy-block-by-location
    """
    accounts = [identity for key in sync_account_ids(role_holdings) if (identity := sign_in_coverage.identity(key)) is not None]
    if not accounts:
        raise NotApplicable("every account with the role for directory synchronisation is disabled or gone")
    networks = frozenset(location.id.lower() for location in named_locations if location.ip_ranges is not None)
    requirement = Requirement(
        "sync_account_location_locked",
        "the account of directory synchronisation can only sign in from its own network",
        Region(
            who=Who(users=frozenset(account.id for account in accounts), text="the accounts of directory synchronisation"),
            what=EVERY_APPLICATION,
            where=Where(outside_places=networks, text="outside of named networks"),
            clients=catalogue.MODERN,
        ),
        escapes="sign in as directory synchronisation from any network",
    )
    yield from sign_in_coverage.prove(requirement, "conditional_access.sync_account_location_locked").findings()
    if role_holdings.gaps:
        raise Unknown(*role_holdings.gaps)

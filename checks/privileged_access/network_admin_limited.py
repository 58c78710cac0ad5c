from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import agreeing, counted
from ztscan.directory.role_holding import USERS, RoleHoldings
from ztscan.entities.users import PrivilegedUserDetails
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Severity, Subject, Unknown, check, required

from ._holders import by_principal

GLOBAL_SECURE_ACCESS_ADMINISTRATOR = "ac434307-12b9-4fa1-a708-88bf58caabc1"
_NAME = "Global Secure Access Administrator"


@check(
    title="Few accounts, all of this organisation and cloud-only, can administer Global Secure Access",
    severity=Severity.LOW,
    objectives=["identities.privileged_access"],
    mappings={"partial": {"zta": ["25383"]}},
    since="0.2.0",
)
def network_admin_limited(
    role_holdings: RoleHoldings,
    external_users: frozenset[str],
    privileged_user_details: ByKey[PrivilegedUserDetails | None] | Gap,
    *,
    maximum: int = 5,
) -> Iterator[Finding]:
    """Checks who can administer Global Secure Access.

    What it checks:
        At most `maximum` (5) accounts have an active or eligible assignment of Global Secure Access Administrator, directly or
        through a group. Applications count too. No holder is a guest or another external user, or is synchronised from an
        on-premises directory.

    Why it matters:
        The role decides which traffic is inspected and which networks are reached. Its holder can route traffic around all
        controls.

    Limits:
        Global Administrators are not counted here: `privileged_access.global_admin_count` does that. Without a holder, this is
        not applicable. Disabled accounts count, because they can be enabled.

    Remediation:
        1. Open {portal:roles} > Global Secure Access Administrator > Assignments.
        2. Remove guests, synchronised accounts and people who do not administer the network.
        3. Make the other assignments eligible: `POST /roleManagement/directory/roleEligibilityScheduleRequests`.

    References:
        https://learn.microsoft.com/entra/global-secure-access/reference-role-based-permissions
        https://learn.microsoft.com/entra/identity/role-based-access-control/best-practices
    """
    held = by_principal(
        holding for holding in role_holdings.holdings if holding.role == GLOBAL_SECURE_ACCESS_ADMINISTRATOR and holding.kind
    )
    gaps: dict[Gap, None] = dict.fromkeys(role_holdings.gaps)
    if not held and not gaps:
        raise NotApplicable(f"nobody holds the role {_NAME}")
    for principal, holdings in sorted(held.items()):
        if holdings[0].kind not in USERS:
            continue
        try:
            yield from _unfit(principal, privileged_user_details, external_users)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if len(held) > maximum:
        message = f"{counted(len(held), 'account')} {agreeing(len(held), 'hold')} the role {_NAME}"
        subject = Subject("role", GLOBAL_SECURE_ACCESS_ADMINISTRATOR, _NAME)
        yield Finding(subject, message, f"{counted(len(held), 'holder')}, active or eligible", f"at most {maximum}")
    if gaps:
        raise Unknown(*gaps)


def _unfit(user: str, details: ByKey[PrivilegedUserDetails | None] | Gap, external: frozenset[str]) -> Iterator[Finding]:
    """The finding on one holder. Raises Unknown where its kind of account is not known."""
    row = details if isinstance(details, Gap) else details[user]
    if isinstance(row, Gap):
        raise Unknown(row)
    found = required(row, "privileged_user_details", "id")
    name = found.user_principal_name or found.display_name or user
    subject = Subject("user", user, name)
    if user in external or required(found.user_type, "privileged_user_details", "userType") == "Guest":
        message = f"{name} is an external user and holds the role {_NAME}"
        yield Finding(subject, message, f"userType: {found.user_type}", "an account of this organisation", "external")
    if found.on_premises_sync_enabled:
        message = f"{name} is synchronised from on premises and holds the role {_NAME}"
        yield Finding(subject, message, "onPremisesSyncEnabled: true", "a cloud-only account", "synchronised")

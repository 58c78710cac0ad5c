from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof.emergency import EmergencyReach
from ztscan.directory.counting import in_order
from ztscan.directory.people import EmergencyAccounts
from ztscan.directory.role_holding import RoleHoldings
from ztscan.directory.role_templates import GLOBAL_ADMINISTRATOR
from ztscan.entities.authentication_methods import UserAuthenticationMethod
from ztscan.entities.users import User
from ztscan.plugin import ByKey, Finding, Gap, GapReason, Manual, Severity, Subject, Table, Unknown, affected, check

Methods = tuple[UserAuthenticationMethod, ...]
PASSWORD = "password"
"""Graph lists it for every account that has one. Only the other methods matter."""
RESISTANT = frozenset({"fido2", "platformCredential", "windowsHelloForBusiness"})
SUGGESTIONS = 4


@check(
    title="Two to four emergency access accounts exist and are ready for use",
    severity=Severity.CRITICAL,
    objectives=["identities.emergency_access"],
    mappings={
        "partial": {
            "cis-m365-6.0": ["1.1.2"],
            "cis-m365-7.0": ["1.1.2"],
            "monkey365": ["eid-emergency-accounts"],
            "zta": ["21835"],
        }
    },
)
def emergency_accounts(
    emergency_accounts: EmergencyAccounts,
    users: Table[User],
    role_holdings: RoleHoldings,
    privileged_user_authentication_methods: ByKey[Methods] | Gap,
    emergency_reach: EmergencyReach,
    emergency_candidates: tuple[User, ...],
    *,
    minimum: int = 2,
    maximum: int = 4,
) -> Iterator[Finding]:
    """Checks that the declared emergency access accounts exist and are ready for use.

    What it checks:
        `ztscan.toml` declares `minimum` to `maximum` (2 to 4) emergency access accounts, by name or by a group. Each account
        exists, is enabled and was created in the cloud. Each has a permanent, tenant-wide assignment of Global Administrator.
        Each has at least one phishing-resistant method and, apart from the password, no other method. No enabled Conditional
        Access policy can lock it out (see `conditional_access.break_glass_excluded`).

    Why it matters:
        A misconfigured policy, an outage of the MFA provider or network, or the departure of an administrator can lock out
        all administrators. Recovery through Microsoft then takes days. An emergency access account that the same policy
        blocks is of no use.

    Limits:
        You must declare which accounts are emergency access accounts. The check draws no conclusion from names or exclusions,
        and stays manual without a declaration. Certificates are not listed among the methods of an account. No API shows
        whether the credentials are stored safely, are tested, and trigger an alert when used. Exclusion from policies for
        workload identities is not required.

    Remediation:
        1. Create two accounts on the onmicrosoft.com domain: `POST /users`. Register two FIDO2 keys for each account, and
           store the keys in separate places.
        2. Assign Global Administrator as a permanent active assignment:
           `POST /roleManagement/directory/roleAssignmentScheduleRequests` with `"action": "adminAssign"` and
           `"expiration": {"type": "noExpiration"}`.
        3. Add both accounts to a role-assignable group. Exclude this group from every policy in
           {portal:conditional_access_policies}.
        4. Declare the accounts in `ztscan.toml`: `[emergency_access]` with
           `accounts = ["{object id or user principal name}", ...]`, or with `groups = ["{object id of the group}"]`.
        5. To verify, sign in with each account, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups
    """
    listed = users.by_id
    accounts = {key: listed[key] for key in sorted(emergency_accounts.ids) if key in listed}
    if not emergency_accounts.declared:
        raise Manual(_how_to_declare(emergency_candidates))
    if not minimum <= len(accounts) <= maximum:
        subject = Subject("unifiedRoleDefinition", GLOBAL_ADMINISTRATOR, "Global Administrator")
        exist = "account exists" if len(accounts) == 1 else "accounts exist"
        message = f"{len(accounts)} emergency access {exist}"
        members = (affected("user", ((key, user.display_name or key) for key, user in accounts.items())),)
        expected = f"{minimum} to {maximum}"
        yield Finding(subject, message, str(len(accounts)), expected, discriminator="count", members=members)
    yield from emergency_accounts.missing
    gaps = dict.fromkeys((*role_holdings.gaps, *emergency_reach.gaps))
    for account in accounts.values():
        subject = Subject("user", account.id, account.name)
        yield from _state(subject, account, gaps)
        if _is_permanent(account.id, role_holdings):
            yield from _methods(subject, privileged_user_authentication_methods, gaps)
        elif not role_holdings.gaps:
            message = f"{account.name} has no permanent tenant-wide assignment of Global Administrator"
            observed = in_order({h.tenure for h in role_holdings.holdings if h.principal == account.id}) or "no role"
            yield Finding(
                subject, message, observed, "a permanent active assignment of Global Administrator", discriminator="role"
            )
        for policy in emergency_reach.policies.get(account.id, ()):
            message = f"the Conditional Access policy {policy.name} can lock out {account.name}"
            expected = "excluded, or a policy of their own that a passkey satisfies"
            yield Finding(subject, message, "included", expected, discriminator=f"policy:{policy.id}")
    if gaps:
        raise Unknown(*gaps)


def _is_permanent(account: str, role_holdings: RoleHoldings) -> bool:
    return any(
        holding.principal == account and holding.permanent and holding.scope == "/"
        for holding in role_holdings.of({GLOBAL_ADMINISTRATOR})
    )


def _state(subject: Subject, account: User, gaps: dict[Gap, None]) -> Iterator[Finding]:
    if account.account_enabled is None:
        gaps[_unsaid("users", f"without `accountEnabled` of {subject.name}")] = None
    elif not account.account_enabled:
        yield Finding(
            subject, f"{subject.name} is disabled", "accountEnabled: false", "accountEnabled: true", discriminator="disabled"
        )
    if account.on_premises_sync_enabled:
        message = f"{subject.name} is synchronised from on premises and depends on that directory"
        yield Finding(subject, message, "onPremisesSyncEnabled: true", "created in the cloud", discriminator="synchronised")


def _methods(subject: Subject, methods: ByKey[Methods] | Gap, gaps: dict[Gap, None]) -> Iterator[Finding]:
    rows = methods if isinstance(methods, Gap) else methods[subject.id]
    if isinstance(rows, Gap):
        gaps[rows] = None
        return
    kinds = {method.kind for method in rows} - {PASSWORD}
    if "" in kinds:
        kinds.discard("")
        gaps[_unsaid("privileged_user_authentication_methods", f"without the kind of a method of {subject.name}")] = None
    elif not kinds & RESISTANT:
        message = f"{subject.name} has no phishing-resistant authentication method"
        observed = in_order(kinds) or "no method other than a password"
        yield Finding(
            subject,
            message,
            observed,
            "a FIDO2 security key, Windows Hello for Business or a platform credential",
            discriminator="no resistant method",
        )
    if weak := in_order(kinds - RESISTANT):
        message = f"{subject.name} has methods that are not phishing-resistant: {weak}"
        yield Finding(subject, message, weak, "only phishing-resistant methods", discriminator="weak method")


def _unsaid(resource: str, what: str) -> Gap:
    return Gap(resource, GapReason.MALFORMED, f"`{resource}` was read, but {what}", "scan again; if this persists, report it")


def _how_to_declare(candidates: tuple[User, ...]) -> str:
    """What to declare, with a few suggested accounts. The verdict does not depend on them."""
    names = in_order((user.name for user in candidates), most=SUGGESTIONS)
    suggestion = f"; candidates (not verified) with a permanent assignment of Global Administrator: {names}" if names else ""
    return f"declare the emergency access accounts in `ztscan.toml` under `[emergency_access]`{suggestion}"

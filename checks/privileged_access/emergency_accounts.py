from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof.emergency import EmergencyReach
from ztscan.directory.people import EmergencyAccounts
from ztscan.directory.role_holding import RoleHoldings
from ztscan.directory.role_templates import GLOBAL_ADMINISTRATOR
from ztscan.entities.authentication_methods import UserAuthenticationMethod
from ztscan.entities.users import User
from ztscan.plugin import ByKey, Finding, Gap, GapReason, Manual, Severity, Subject, Table, Unknown, check

Methods = tuple[UserAuthenticationMethod, ...]
PASSWORD = "password"
"""Listed for every account that has one; what matters is what stands beside it."""
RESISTANT = frozenset({"fido2", "platformCredential", "windowsHelloForBusiness"})
SUGGESTIONS = 4


@check(
    title="Two usable emergency access accounts exist",
    severity=Severity.CRITICAL,
    objectives=["identities.emergency_access"],
    mappings={
        "cis-m365-6.0": ["1.1.2"],
        "cis-m365-7.0": ["1.1.2"],
        "monkey365": ["eid-emergency-accounts"],
        "zta": ["21835"],
    },
)
def emergency_accounts(
    emergency_accounts: EmergencyAccounts,
    users: Table[User],
    role_holdings: RoleHoldings,
    privileged_user_authentication_methods: ByKey[Methods] | Gap,
    emergency_reach: EmergencyReach,
    *,
    minimum: int = 2,
    maximum: int = 4,
) -> Iterator[Finding]:
    """Whether the accounts for the day on which nothing else works would work on that day.

    What it checks:
        `ztscan.toml` declares `minimum` to `maximum` (2 to 4) emergency access accounts. Each of them exists, is enabled, was
        made in the cloud, holds Global Administrator permanently and tenant-wide, has at least one method that resists phishing
        and none that does not (the password apart), and is excluded from every enabled Conditional Access policy that its users
        condition would reach, itself or by a group or role.

    Why it matters:
        A wrong policy, an outage of the MFA provider or of the network, or an administrator who left can lock everybody out.
        Microsoft then needs days. An emergency account that is itself caught by the policy is none.

    Limits:
        Which accounts are meant is for you to say: nothing is concluded from names or exclusions, and without a declaration the
        check stays manual. Certificates do not show among an account's methods. Whether the credentials lie in a safe, are tested
        and raise an alarm when used, no API tells. Exclusion from policies for workload identities is not asked for.

    Remediation:
        1. Make two accounts on the onmicrosoft.com domain: `POST /users`. Register two FIDO2 keys for each, kept apart.
        2. Assign Global Administrator as active and permanent: `POST /roleManagement/directory/roleAssignmentScheduleRequests`
           with `"action": "adminAssign"` and `"expiration": {"type": "noExpiration"}`.
        3. Put them into one role-assignable group and exclude it in {portal:conditional_access} from
           every policy.
        4. Declare them in `ztscan.toml`: `[emergency_access]` with `accounts = ["{object id or user principal name}", ...]`.

    References:
        https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups
    """
    listed = users.by_id
    accounts = {key: listed[key] for key in sorted(emergency_accounts.ids) if key in listed}
    if not emergency_accounts.declared:
        raise Manual(_how_to_declare(role_holdings, users))
    if not minimum <= len(accounts) <= maximum:
        subject = Subject("unifiedRoleDefinition", GLOBAL_ADMINISTRATOR, "Global Administrator")
        message = f"{len(accounts)} emergency access accounts exist"
        yield Finding(subject, message, str(len(accounts)), f"{minimum} to {maximum}", discriminator="count")
    for name in emergency_accounts.unknown:
        message = f"{name} is declared as an emergency access account, but there is no such user"
        yield Finding(Subject("user", name, name), message, "no such user", "a user")
    gaps = dict.fromkeys((*role_holdings.gaps, *emergency_reach.gaps))
    for account in accounts.values():
        subject = Subject("user", account.id, account.name)
        yield from _state(subject, account, gaps)
        if _is_permanent(account.id, role_holdings):
            yield from _methods(subject, privileged_user_authentication_methods, gaps)
        elif not role_holdings.gaps:
            message = f"{account.name} does not hold Global Administrator permanently"
            observed = ", ".join(sorted({h.tenure for h in role_holdings.holdings if h.principal == account.id})) or "no role"
            yield Finding(subject, message, observed, "Global Administrator, standing, without an end", discriminator="role")
        for policy in emergency_reach.policies.get(account.id, ()):
            message = f"{account.name} is not excluded from the policy {policy.name}"
            yield Finding(subject, message, "included", "excluded", discriminator=f"policy:{policy.id}")
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
        message = f"{subject.name} is synchronised from on premises, and fails with what is there"
        yield Finding(subject, message, "onPremisesSyncEnabled: true", "made in the cloud", discriminator="synchronised")


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
        message = f"{subject.name} has no method that resists phishing"
        observed = ", ".join(sorted(kinds)) or "a password at most"
        yield Finding(subject, message, observed, "a FIDO2 key or the like", discriminator="no resistant method")
    if weak := sorted(kinds - RESISTANT):
        message = f"{subject.name} can sign in by {', '.join(weak)}"
        yield Finding(subject, message, ", ".join(weak), "only methods that resist phishing", discriminator="weak method")


def _unsaid(resource: str, what: str) -> Gap:
    return Gap(resource, GapReason.MALFORMED, f"`{resource}` was read, but {what}", "scan again; report it if it stays so")


def _how_to_declare(role_holdings: RoleHoldings, users: Table[User]) -> str:
    """What to declare, with a few accounts that may be meant; nothing is concluded from them."""
    permanent = {holding.principal for holding in role_holdings.of({GLOBAL_ADMINISTRATOR}) if holding.permanent}
    listed = users.by_id
    found = (listed[key] for key in permanent if key in listed)
    likely = sorted(user.name for user in found if not user.on_premises_sync_enabled)
    names = ", ".join(likely[:SUGGESTIONS])
    suggestion = f"; suggestion, not verified: {names} hold Global Administrator permanently" if names else ""
    return f"declare the emergency access accounts in `ztscan.toml` under `[emergency_access]`{suggestion}"

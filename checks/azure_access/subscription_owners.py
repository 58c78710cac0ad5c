from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ztscan.directory.counting import agreeing, counted
from ztscan.entities.azure_access import MANAGEMENT_GROUPS
from ztscan.entities.azure_role_powers import OWNER
from ztscan.entities.azure_scope import SubscriptionRow
from ztscan.entities.users import User
from ztscan.estate.roles import DELETED, AzureHolding, AzureHoldings, Level
from ztscan.estate.rows import each
from ztscan.estate.subscriptions import home_of, subscription_subject
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Subject, Table, Unknown, check, required


@check(
    title="Each subscription has two or three owners, inherited ones counted",
    severity=Severity.MEDIUM,
    objectives=["identities.privileged_access"],
    mappings={"partial": {"cis-azure-6.0": ["5.7", "5.3.5"], "mcsb": ["PA-1"]}},
    since="0.2.0",
)
def subscription_owners(
    azure_holdings: AzureHoldings,
    azure_subscription_rows: tuple[SubscriptionRow, ...],
    azure_visibility: Visibility,
    users: Table[User],
    *,
    minimum: int = 2,
    maximum: int = 3,
) -> Iterator[Finding]:
    """Checks that subscriptions can be administered when one person is away, and not by a crowd.

    What it checks:
        At least `minimum` (2) people and applications are or can become Owner of each subscription, and at most `maximum` (3)
        are Owner now. Assignments at the subscription, its management groups and `/` count, and members of groups one by one.
        Disabled and deleted accounts do not count, and are findings.

    Why it matters:
        With one owner, nobody can act when the account is lost. With many, one of them is easier to take over.

    Limits:
        Assignments below a subscription do not count. Custom roles equal to Owner are `azure_access.custom_roles_limited`.

    Remediation:
        1. Open Azure portal > Subscriptions > the subscription > Access control (IAM) > Role assignments, and select Owner.
        2. Remove owners who are not needed: `az role assignment delete --ids ID`. Give narrower roles to those who work there.
        3. To verify: `az role assignment list --scope /subscriptions/ID --role Owner --include-inherited`.

    References:
        https://learn.microsoft.com/azure/role-based-access-control/best-practices
    """
    owners: dict[str, list[AzureHolding]] = {}
    for one in azure_holdings.holdings:
        if one.role_id == OWNER and one.level is not Level.BELOW:
            owners.setdefault(one.scope, []).append(one)
    inactive = frozenset(users.where(lambda user: user.account_enabled is False).column("id"))
    unsaid = frozenset(users.where(lambda user: user.account_enabled is None).column("id"))
    gaps = dict.fromkeys((*azure_holdings.gaps, *azure_holdings.tenure_gaps))
    doubtful: set[str] = set()
    try:
        for row in each(azure_subscription_rows, azure_visibility, "subscription"):
            effective = [one for scope in sorted(_scopes(row)) for one in owners.get(scope, ())]
            active = _people(azure_holdings, (one for one in effective if not one.eligible))
            able = (active | _people(azure_holdings, effective)) - inactive
            subject = subscription_subject(azure_visibility, home_of(row))
            yield from _findings(subject, len(active - inactive - unsaid), len(able), minimum, maximum, certain=not gaps)
            gone = len(active & inactive) + sum(one.kind == DELETED for one in effective)
            if gone:
                message = f"{counted(gone, 'owner')} of {subject.name} {agreeing(gone, 'are')} disabled or deleted"
                yield Finding(subject, message, f"{gone} disabled or deleted", "owners that exist", "inactive")
            doubtful |= able & unsaid
        required(None if doubtful else True, "users", "accountEnabled")
    except Unknown as unknown:
        gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)


def _findings(subject: Subject, active: int, able: int, minimum: int, maximum: int, *, certain: bool) -> Iterator[Finding]:
    """Too few is certain only where everything was read; too many always is."""
    expected = f"{minimum} to {maximum} owners"
    if active > maximum:
        yield Finding(subject, f"{subject.name} has {active} owners", f"{active} owners", expected, "many")
    elif able < minimum and certain:
        owners = counted(able, "owner")
        yield Finding(subject, f"{subject.name} has {owners}, eligible ones counted", owners, expected, "few")


def _people(holdings: AzureHoldings, owners: Iterable[AzureHolding]) -> set[str]:
    """Ids of those who exist. A group counts by its members."""
    return {key for one in owners if one.kind != DELETED for key, _ in holdings.people(one)}


def _scopes(row: SubscriptionRow) -> frozenset[str]:
    """The scopes whose assignments a subscription inherits, and its own."""
    groups: Iterable[Any] = row.groups or ()
    names = (one.get("name") for one in groups if isinstance(one, Mapping))
    above = {f"{MANAGEMENT_GROUPS}{name}".lower() for name in names}
    return frozenset({"/", f"/subscriptions/{row.subscription}".lower(), *above})

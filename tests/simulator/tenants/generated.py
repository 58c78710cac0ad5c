"""Tenants of any size, made row by row while they are read: a million users are never in memory together.

Every fact about a user follows from the user's number, so that a row can be made, found by its id and counted without
looking at the others.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from tests.simulator.tenant import Json, ListRows, Rows, Tenant, days_ago, guid
from tests.simulator.tenants import microsoft, settings
from tests.simulator.tenants.building import Builder
from tests.simulator.tenants.fabrikam_access import STRENGTHS
from tests.simulator.tenants.methods import app, password_of
from tests.simulator.tenants.naming import FAMILY, GIVEN
from tests.simulator.tenants.pim import alert_configurations, alerts, policy_assignment, rules
from tests.simulator.tenants.policies import BLOCK, MFA, apps, grant, ip_location, locations, policy, roles, users
from tests.simulator.tenants.woodgrove import woodgrove

SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000, "1m": 1_000_000}
DOMAIN = "scale.example"
DISABLED_EVERY = 25
GUEST_EVERY = 9
GRANT_EVERY = 20
NESTED_EVERY = 10
LARGE_EVERY = 30
LARGE_SHARE = 40


@dataclass(frozen=True)
class Shape:
    """How much of everything there is. The defaults are those of the targets for size."""

    users: int
    applications: int = 2000
    groups: int = 300
    policies: int = 60
    administrators: int = 40
    principals: int = 0
    """Service principals of other tenants, besides those of the applications."""
    other_groups: int = 0
    """Groups that no policy names."""
    operators: int = 5
    """Members of the role-assignable group."""
    guest_every: int = GUEST_EVERY
    grants: int | None = None
    """Delegated permissions of single users; None: of every twentieth user."""
    seed: int = 1


class Made:
    """Rows that a function makes from their number; ``number_of`` finds the number in an id."""

    __slots__ = ("_count", "_make", "_number_of")

    def __init__(self, count: int, make: Callable[[int], Json], number_of: Callable[[str], int | None] = lambda _: None) -> None:
        self._count = count
        self._make = make
        self._number_of = number_of

    def __len__(self) -> int:
        return self._count

    def page(self, start: int, stop: int) -> Sequence[Json]:
        return [self._make(number) for number in range(start, min(stop, self._count))]

    def by_id(self, key: str) -> Json | None:
        number = self._number_of(key)
        return None if number is None or not 0 <= number < self._count else self._make(number)


class Chained:
    """One collection after another."""

    __slots__ = ("_parts",)

    def __init__(self, *parts: Rows) -> None:
        self._parts = parts

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def page(self, start: int, stop: int) -> Sequence[Json]:
        found: list[Json] = []
        for part in self._parts:
            size = len(part)
            if start < size and stop > 0:
                found.extend(part.page(max(start, 0), stop))
            start, stop = start - size, stop - size
        return found

    def by_id(self, key: str) -> Json | None:
        return next((row for part in self._parts if (row := part.by_id(key)) is not None), None)


class Crowd:
    """The generated users of a tenant."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self._prefix = f"{shape.seed:08x}-5ca1-4e00-8000-"

    def key(self, number: int) -> str:
        return f"{self._prefix}{number:012x}"

    def number(self, key: str) -> int | None:
        """The number in an id, None where the id is not one of these users'."""
        key = key.lower()
        if not key.startswith(self._prefix):
            return None
        try:
            return int(key[len(self._prefix) :], 16)
        except ValueError:
            return None

    def mix(self, number: int, salt: int) -> int:
        """A number below a hundred that belongs to this user and purpose."""
        mixed = (number * 0x9E3779B1 + salt * 0x85EBCA77 + self.shape.seed * 0xC2B2AE3D) & 0xFFFFFFFF
        mixed ^= mixed >> 15
        return (mixed * 0x2C1B3C6D & 0xFFFFFFFF) * 100 >> 32

    def user(self, number: int) -> Json:
        given, family = GIVEN[number % len(GIVEN)], FAMILY[number // len(GIVEN) % len(FAMILY)]
        guest = number % self.shape.guest_every == self.shape.guest_every - 1
        name = f"{given.lower()}.{family.lower()}.{number}"
        return {
            "id": self.key(number),
            "userPrincipalName": f"{name}_partner.example#EXT#@{DOMAIN}" if guest else f"{name}@{DOMAIN}",
            "displayName": f"{given} {family}",
            "mailNickname": name,
            "givenName": given,
            "surname": family,
            "mail": None,
            "userType": "Guest" if guest else "Member",
            "sponsors": [],
            "accountEnabled": number % DISABLED_EVERY != DISABLED_EVERY - 1,
            "createdDateTime": CREATED[self.mix(number, 1)],
            "creationType": "Invitation" if guest else None,
            "externalUserState": "Accepted" if guest else None,
            "onPremisesSyncEnabled": True if not guest and self.mix(number, 2) < 70 else None,
            "employeeHireDate": None,
            "signInActivity": None,
        }

    def enabled(self, position: int) -> int:
        """Number of the enabled user at this position among the enabled ones."""
        return position + position // (DISABLED_EVERY - 1)

    @property
    def enabled_users(self) -> int:
        return self.shape.users - self.shape.users // DISABLED_EVERY

    def registration(self, position: int) -> Json:
        """Row of the registration report, which leaves disabled users out."""
        number = self.enabled(position)
        user = self.user(number)
        roll = self.mix(number, 3)
        methods = next(methods for limit, methods in METHODS if roll < limit)
        strong = bool(methods)
        return {
            "id": user["id"],
            "userPrincipalName": user["userPrincipalName"],
            "userDisplayName": user["displayName"],
            "userType": user["userType"].lower(),
            "isAdmin": False,
            "isMfaCapable": strong,
            "isMfaRegistered": strong,
            "isPasswordlessCapable": "fido2SecurityKey" in methods,
            "isSsprCapable": strong,
            "isSsprEnabled": True,
            "isSsprRegistered": strong,
            "isSystemPreferredAuthenticationMethodEnabled": True,
            "systemPreferredAuthenticationMethods": ["push"] if strong else [],
            "userPreferredMethodForSecondaryAuthentication": "push" if strong else "none",
            "methodsRegistered": list(methods),
            "lastUpdatedDateTime": REPORTED,
        }

    def some(self, first: int, step: int, count: int) -> Rows:
        """``count`` users, every ``step``-th from ``first`` on, as members of a group."""
        most = max(0, (self.shape.users - first + step - 1) // step)
        return Made(min(count, most), lambda number: {"@odata.type": "#microsoft.graph.user", **self.user(first + number * step)})


CREATED = [days_ago(100 + 15 * step) for step in range(100)]
REPORTED = days_ago(0.2)
METHODS: tuple[tuple[int, tuple[str, ...]], ...] = (
    (10, ("fido2SecurityKey", "microsoftAuthenticatorPush")),
    (75, ("microsoftAuthenticatorPush", "softwareOneTimePasscode")),
    (90, ("mobilePhone",)),
    (100, ()),
)


def generated(shape: Shape) -> Tenant:
    """A tenant of this shape. Only what does not grow with its users is in memory."""
    crowd = Crowd(shape)
    build = Builder("scale", DOMAIN, plans=settings.E5_PLANS)
    _administration(build, shape)
    principals = _applications(build, shape)
    groups = [build.group(f"Policy group {number:03}") for number in range(shape.groups)]
    network = ip_location("scale", "Offices", "203.0.113.0/24", trusted=True)
    build.policies = list(_policies(shape, groups, network["id"]))
    small = woodgrove()
    build.singletons.update(small.singletons)
    build.singletons["policies/identitySecurityDefaultsEnforcementPolicy"] = settings.security_defaults(on=False)
    build.collections.update(
        {
            "organization": [settings.organization("scale", "Scale", [DOMAIN], synced=False, plans=settings.E5_PLANS)],
            "domains": [settings.domain(DOMAIN, default=True)],
            "subscribedSkus": [
                settings.sku("scale", settings.E5, "SPE_E5", settings.E5_PLANS, bought=shape.users, used=shape.users)
            ],
            "identity/conditionalAccess/namedLocations": [network],
            "identity/conditionalAccess/authenticationStrength/policies": STRENGTHS,
            "policies/authenticationStrengthPolicies": STRENGTHS,
            settings.ACTIONS: settings.conditional_access_actions(None),
        }
    )
    tenant = build.build()
    keyed = dict(tenant.keyed)
    members = dict(_members(crowd, tenant, groups))
    keyed["groups/{id}/members"] = {**keyed["groups/{id}/members"], **members}
    keyed["groups/{id}/transitiveMembers"] = {**keyed["groups/{id}/transitiveMembers"], **members}
    collections = dict(tenant.collections)
    collections["users"] = Chained(tenant.collections["users"], Made(shape.users, crowd.user, crowd.number))
    report = "reports/authenticationMethods/userRegistrationDetails"
    collections[report] = Chained(tenant.collections[report], Made(crowd.enabled_users, crowd.registration))
    count = shape.users // GRANT_EVERY if shape.grants is None else shape.grants
    personal = Made(count, lambda number: _grant(crowd, build, principals, number))
    collections["oauth2PermissionGrants"] = Chained(tenant.collections["oauth2PermissionGrants"], personal)
    if shape.other_groups:
        collections["groups"] = Chained(tenant.collections["groups"], _other_groups(build, shape))
    return replace(tenant, collections=collections, keyed=keyed)


def _other_groups(build: Builder, shape: Shape) -> Rows:
    pattern = build.groups[build.group("Other group")]
    prefix = f"{shape.seed:08x}-96f0-4e00-8000-"

    def number_of(key: str) -> int | None:
        return int(key[len(prefix) :], 16) if key.startswith(prefix) else None

    def made(number: int) -> Json:
        return {**pattern, "id": f"{prefix}{number:012x}", "displayName": f"Other group {number:06}"}

    return Made(shape.other_groups, made, number_of)


def _administration(build: Builder, shape: Shape) -> None:
    chance = random.Random(shape.seed)  # noqa: S311 - a seed, not a secret
    names = [*microsoft.ADMIN_ROLES[1:], "Security Reader", "Reports Reader"]
    for number in range(shape.administrators):
        key = build.user(f"Admin {number:03}", methods=("fido2SecurityKey",), admin=True)
        build.keyed["users/{id}/authentication/methods"][key] = [password_of(key), app(key)]
        if number < 2:
            build.roles.active("Global Administrator", key)
        elif number % 3:
            build.roles.eligibility(chance.choice(names), key, days=180)
        else:
            build.roles.active(chance.choice(names), key)
    for number in range(shape.operators - shape.administrators):
        build.user(f"Operator {number:04}", methods=("fido2SecurityKey",))
    team = build.group("Operators", list(build.users)[-shape.operators :], role_assignable=True)
    build.roles.eligibility("Helpdesk Administrator", team, members=build.members(team))
    build.collections["identityGovernance/roleManagementAlerts/alertConfigurations"] = alert_configurations()
    build.collections["identityGovernance/roleManagementAlerts/alerts"] = alerts()
    of_role = rules()
    build.collections["policies/roleManagementPolicyAssignments"] = [
        policy_assignment("scale", "/", "DirectoryRole", template, of_role) for template, _ in microsoft.ROLES.values()
    ]


def _applications(build: Builder, shape: Shape) -> list[str]:
    owners = list(build.users)
    found = []
    for number in range(shape.applications):
        local = number % 5 < 3
        key = build.application(
            f"Application {number:05}",
            foreign="" if local else f"vendor{number}",
            publisher="" if number % 4 else f"Publisher {number}",
            secrets=[100] if number % 7 == 0 else [],
            owners=[owners[number % len(owners)]] if local and number % 6 == 0 else [],
        )
        found.append(key)
        if number % 3 == 0:
            build.consent(key, "User.Read offline_access")
        if number % 50 == 0:
            build.app_role(key, "User.Read.All" if number % 100 else "Mail.Read")
    services = range(shape.principals)
    return found + [build.application(f"Service {n:05}", foreign=f"service{n}", publisher=f"Publisher {n}") for n in services]


def _policies(shape: Shape, groups: Sequence[str], network: str) -> Iterator[Json]:
    """Policies that share the groups out among them: a few for everybody, most for some."""
    share = -(-len(groups) // shape.policies)
    for number in range(shape.policies):
        mine = groups[number * share : (number + 1) * share]
        name = f"Policy {number:03}"
        if number == 0:
            yield policy("scale", name, who=users(["All"], exclude_groups=mine), grants=MFA)
        elif number == 1:
            yield policy(
                "scale",
                name,
                who=users(["All"], exclude_groups=mine),
                grants=BLOCK,
                clientAppTypes=["exchangeActiveSync", "other"],
            )
        elif number % 4 == 0:
            yield policy(
                "scale",
                name,
                who=users(in_roles=roles("Global Administrator"), exclude_groups=mine),
                grants=grant(strength=STRENGTHS[2]),
            )
        elif number % 4 == 1:
            include, exclude = mine[: len(mine) // 2], mine[len(mine) // 2 :]
            yield policy("scale", name, who=users(groups=include, exclude_groups=exclude), what=apps(["Office365"]), grants=MFA)
        elif number % 4 == 2:
            where = locations("All", exclude=[network])
            yield policy(
                "scale", name, who=users(groups=mine), grants=BLOCK, locations=where, state="enabledForReportingButNotEnforced"
            )
        else:
            yield policy("scale", name, who=users(["All"], exclude_groups=mine), grants=MFA, signInRiskLevels=["high"])


def _members(crowd: Crowd, tenant: Tenant, groups: Sequence[str]) -> Iterator[tuple[str, Rows]]:
    """Most groups are small, every thirtieth holds a fortieth of the tenant, every tenth holds the group before it."""
    count = crowd.shape.users
    plain: dict[int, Rows] = {}
    for number in range(len(groups)):
        if number % LARGE_EVERY == LARGE_EVERY // 2:
            plain[number] = crowd.some(number, LARGE_SHARE, count)
        else:
            # Numbers that differ by the step are different people, so groups that are nested share nobody.
            plain[number] = crowd.some(number, len(groups), 5 + number * 7 % 400)
    for number, key in enumerate(groups):
        if number % NESTED_EVERY == NESTED_EVERY - 1:
            inner = tenant.directory_object(groups[number - 1])
            yield key, Chained(ListRows([inner] if inner else []), plain[number], plain[number - 1])
        else:
            yield key, plain[number]


def _grant(crowd: Crowd, build: Builder, principals: Sequence[str], number: int) -> Json:
    user = crowd.key(number * GRANT_EVERY % crowd.shape.users)
    return {
        "id": guid("scale", "grant", str(number)),
        "clientId": principals[number % len(principals)],
        "consentType": "Principal",
        "principalId": user,
        "resourceId": build.first_party(microsoft.GRAPH),
        "scope": "User.Read offline_access",
    }

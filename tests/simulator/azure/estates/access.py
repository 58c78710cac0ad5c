"""Who may do what: role assignments from ``/`` down to subscriptions, roles, and what PIM says of them."""

from __future__ import annotations

from tests.simulator.azure.estate import GROUPS, EstateBuilder
from tests.simulator.tenant import Json, days_ago, guid

AUTHORIZATION = "AuthorizationResources"
OWNER, CONTRIBUTOR = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "b24988ac-6180-42a0-ab88-20f7382dd24c"
ACCESS, READER = "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "acdd72a7-3385-48ef-bd42-f606fba81ae7"
BUILT_IN: tuple[tuple[str, str, list[str], list[str]], ...] = (
    ("Owner", OWNER, ["*"], []),
    ("User Access Administrator", ACCESS, ["*/read", "Microsoft.Authorization/*"], []),
)
SCANNER = "0f0f0f0f-0000-4000-8000-00000000000a"


def contoso(build: EstateBuilder) -> None:
    """Somebody elevated and never went back, owners are permanent, and a role equals Owner."""
    holders = Holders(build)
    holders.assign("/", ACCESS, build.person("theo.ravensworth"), "User", days=410)
    holders.assign("/", READER, SCANNER, "ServicePrincipal", days=30)
    root = f"{GROUPS}/{build.tenant}"
    holders.assign(root, OWNER, build.person("greta.lindqvist"), "User", days=700)
    holders.assign(root, READER, SCANNER, "ServicePrincipal", days=30)
    holders.assign(f"{GROUPS}/mg-workloads", CONTRIBUTOR, build.people("Tier 1 operators"), "Group", days=300)
    for number in range(4):
        address = ("theo.ravensworth", "adm.ivo.galbraith", "wanda.merritt", "sami.tolvanen")[number]
        holders.assign(build.path("production"), OWNER, build.person(address), "User", days=200 + number)
    holders.assign(build.path("production"), CONTRIBUTOR, guid("contoso", "user", "left long ago"), "User", days=900)
    holders.assign(build.path("sandbox"), OWNER, build.person("noor.castellan"), "User", days=500)
    holders.assign(build.path("shop"), CONTRIBUTOR, guid("contoso", "site", "app-shop"), "ServicePrincipal", days=90)
    eligible = build.people("Tier 1 operators")
    holders.eligible(build.path("shop"), OWNER, eligible, "Group", ends=None)
    holders.role("Contoso Super Operator", "production", ["*"], [])
    _settings(build, needed=False)
    holders.done()


def fabrikam(build: EstateBuilder) -> None:
    """Nobody stands above the subscriptions. Owners are two groups that activate."""
    holders = Holders(build)
    holders.assign("/", READER, SCANNER, "ServicePrincipal", days=30)
    root = f"{GROUPS}/{build.tenant}"
    holders.assign(root, READER, SCANNER, "ServicePrincipal", days=30)
    for name in build.subscriptions:
        for address in ("emergency-north", "emergency-south"):
            holders.assign(build.path(name), OWNER, build.person(address), "User", days=300)
        holders.eligible(build.path(name), CONTRIBUTOR, build.people("Helpdesk operators"), "Group", ends=180)
    _settings(build, needed=True)
    holders.done()


def woodgrove(build: EstateBuilder) -> None:
    """There is no subscription, and nobody but the scanner holds a role."""
    holders = Holders(build)
    holders.assign("/", READER, SCANNER, "ServicePrincipal", days=30)
    holders.done()


class Holders:
    """Assignments by scope: rows of Resource Graph where a subscription holds them, and answers of Resource Manager."""

    def __init__(self, build: EstateBuilder) -> None:
        self._build = build
        self._at: dict[str, list[Json]] = {}
        self._pim: dict[tuple[str, str], list[Json]] = {}
        for name, role, actions, excepted in BUILT_IN:
            key = f"/providers/Microsoft.Authorization/RoleDefinitions/{role}"
            properties = _role(name, "BuiltInRole", actions, excepted, ["/"])
            build.row(key, "Microsoft.Authorization/roleDefinitions", properties, table=AUTHORIZATION)

    def assign(self, scope: str, role: str, principal: str, kind: str, *, days: float) -> None:
        """A permanent assignment. PIM lists it too."""
        build = self._build
        prefix = "" if scope == "/" else scope
        name = guid(build.name, "assignment", scope, role, principal)
        key = f"{prefix}/providers/Microsoft.Authorization/roleAssignments/{name}"
        properties = {
            "roleDefinitionId": f"/providers/Microsoft.Authorization/RoleDefinitions/{role}",
            "principalId": principal,
            "principalType": kind,
            "scope": scope,
            "condition": None,
            "createdOn": days_ago(days),
        }
        self._at.setdefault(prefix, []).append(
            {"id": key, "name": name, "type": "Microsoft.Authorization/roleAssignments", "properties": properties}
        )
        if scope != "/":
            columns = {"subscriptionId": scope.rpartition("/")[2]} if scope.startswith("/subscriptions") else {}
            build.row(key, "Microsoft.Authorization/roleAssignments", properties, table=AUTHORIZATION, **columns)
            told = {**properties, "assignmentType": "Assigned", "originRoleAssignmentId": key, "endDateTime": None}
            self._instance("roleAssignmentScheduleInstances", scope, name, told)

    def eligible(self, scope: str, role: str, principal: str, kind: str, *, ends: float | None) -> None:
        """An assignment that its holder may activate. ``ends``: in so many days, or never."""
        name = guid(self._build.name, "eligible", scope, role, principal)
        properties = {
            "roleDefinitionId": f"{scope}/providers/Microsoft.Authorization/roleDefinitions/{role}",
            "principalId": principal,
            "principalType": kind,
            "scope": scope,
            "memberType": "Direct",
            "endDateTime": None if ends is None else days_ago(-ends),
        }
        self._instance("roleEligibilityScheduleInstances", scope, name, properties)

    def _instance(self, path: str, scope: str, name: str, properties: Json) -> None:
        row = {"id": f"{scope}/providers/Microsoft.Authorization/{path}/{name}", "name": name, "properties": properties}
        self._pim.setdefault((path, scope), []).append(row)

    def role(self, name: str, subscription: str, actions: list[str], excepted: list[str]) -> None:
        """A custom role."""
        scope = self._build.path(subscription)
        key = f"{scope}/providers/Microsoft.Authorization/RoleDefinitions/{guid(self._build.name, 'role', name)}"
        properties = _role(name, "CustomRole", actions, excepted, [scope])
        columns = {"subscriptionId": self._build.subscriptions[subscription].id}
        self._build.row(key, "Microsoft.Authorization/roleDefinitions", properties, table=AUTHORIZATION, **columns)

    def done(self) -> None:
        """Writes the answers of Resource Manager: assignments at a scope and at those above it."""
        build = self._build
        above_root = self._at.get("", [])
        build.answer("/providers/Microsoft.Authorization/roleAssignments", above_root)
        for group in build.groups:
            rows = list(above_root)
            name = group.name
            by_name = {one.name: one for one in build.groups}
            while name:
                rows += self._at.get(by_name[name].id, [])
                name = by_name[name].parent
            build.answer(f"{group.id}/providers/Microsoft.Authorization/roleAssignments", rows)
        for (path, scope), rows in self._pim.items():
            build.answer(f"{scope}/providers/Microsoft.Authorization/{path}", rows)


def _role(name: str, kind: str, actions: list[str], excepted: list[str], scopes: list[str]) -> Json:
    permissions = [{"actions": actions, "notActions": excepted, "dataActions": [], "notDataActions": []}]
    return {"roleName": name, "type": kind, "description": "", "permissions": permissions, "assignableScopes": scopes}


def _settings(build: EstateBuilder, *, needed: bool) -> None:
    at = f"{GROUPS}/{build.tenant}/settings/default"
    properties = {"tenantId": build.tenant, "requireAuthorizationForGroupCreation": needed}
    build.answer(at, {"id": at, "name": "default", "properties": properties})

"""Nights of a company: people come and go, register, sign in and move, secrets expire, and now and then a control is changed.

Everything is drawn from one seed. Nights are counted from the night after ``NOW``.
"""

from __future__ import annotations

import copy
import dataclasses
import json
import random
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from tests.completing import copied
from tests.simulator.tenant import NOW, Json, ListRows, Tenant, guid
from tests.simulator.tenants import TENANTS
from tests.simulator.tenants.office import LABEL_POLICIES, PUBLISHED_LABELS
from ztscan.core.model import parse_time

USERS = "users"
REGISTRATIONS = "reports/authenticationMethods/userRegistrationDetails"
POLICIES = "identity/conditionalAccess/policies"
ALERTS = "identityGovernance/roleManagementAlerts/alerts"
INSTANCES = "roleManagement/directory/roleAssignmentScheduleInstances"
ASSIGNMENTS = "roleManagement/directory/roleAssignments"
AUDITS = "auditLogs/directoryAudits"
DELETED = "directory/deletedItems/microsoft.graph.user"
DEVICES = "devices"
MANAGED = "deviceManagement/managedDevices"
OF_DEVICES = (MANAGED, DEVICES, "directory/deviceLocalCredentials", "informationProtection/bitlocker/recoveryKeys")
SIGN_INS = "auditLogs/signIns"
LOGS = (
    SIGN_INS,
    "reports/appCredentialSignInActivities",
    "reports/servicePrincipalSignInActivities",
    "security/secureScores",
)
"""What goes on from day to day: sign-ins of people and applications, and the score."""
LOGGED = ("createdDateTime", "lastSignInDateTime")
REQUIREMENTS = "users/{id}/authentication/requirements"
MEMBERS = ("groups/{id}/members", "groups/{id}/transitiveMembers")
_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
PLAIN, GUESTS = 24, 8
"""How many people without a function, and how many guests, the company has at first."""


class Company:
    """Contoso with few people, as it changes from night to night. ``tenant`` is the company as it is now."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)  # noqa: S311 - the same people every time
        self.night = 0
        small = _small(TENANTS["contoso"]())
        self.rows: dict[str, list[Json]] = {
            path: list(copied(rows.page(0, len(rows)))) for path, rows in small.collections.items()
        }
        self.members = {
            path: {group: list(rows.page(0, len(rows))) for group, rows in small.keyed[path].items()} for path in MEMBERS
        }
        self._base = small
        self._fixed = _referred_to(small)
        self._hired = 0
        self._enrolled = 0

    @property
    def moment(self) -> datetime:
        """When the company is scanned."""
        return NOW + timedelta(days=self.night)

    @property
    def tenant(self) -> Tenant:
        keyed = {path: {group: ListRows(rows) for group, rows in of.items()} for path, of in self.members.items()}
        collections = {path: ListRows(rows) for path, rows in self.rows.items()}
        singletons = dict(self._base.keyed_singletons)
        told = singletons[REQUIREMENTS]
        singletons[REQUIREMENTS] = {
            user["id"]: told.get(user["id"], {"perUserMfaState": "disabled"}) for user in self.rows[USERS]
        }
        people = [user["id"] for user in self.rows[USERS]]
        shown = next(iter(self._base.keyed[PUBLISHED_LABELS].values()))
        keyed[PUBLISHED_LABELS] = dict.fromkeys(people, ListRows(shown.page(0, len(shown))))
        singletons[LABEL_POLICIES] = dict.fromkeys(people, next(iter(singletons[LABEL_POLICIES].values())))
        return dataclasses.replace(
            self._base, collections=collections, keyed={**self._base.keyed, **keyed}, keyed_singletons=singletons
        )

    def sleep(self) -> None:
        """A day passes, with what happens in a company on a day."""
        self.night += 1
        for happens, times in (
            (self._hire, self._draw.choice((0, 0, 1, 1, 2))),
            (self._invite, self._draw.choice((0, 0, 1))),
            (self._leave, self._draw.choice((0, 0, 1))),
            (self._register, 2),
            (self._license, 1),
            (self._move, 2),
            (self._replace_device, 2),
            (self._enrol_device, self._draw.choice((0, 0, 1))),
            (self._retire_device, self._draw.choice((0, 0, 1))),
        ):
            for _ in range(times):
                happens()
        self._sign_in()
        self._log()
        self._activate()

    def plain(self, kind: str = "Member") -> list[Json]:
        """People to whom something may happen: nobody with a function in the company."""
        return [user for user in self.rows[USERS] if user["id"] not in self._fixed and user["userType"] == kind]

    def _join(self, like: Json, name: str, upn: str) -> None:
        key = guid("churn", upn)
        user = {**copied(like), "id": key, "userPrincipalName": upn, "displayName": name, "accountEnabled": True}
        user |= {"createdDateTime": _text(self.moment), "signInActivity": None, "mail": upn, "mailNickname": name}
        self.rows[USERS].append(user)
        registration = next(row for row in self.rows[REGISTRATIONS] if row["userType"] == like["userType"].lower())
        none = {"isMfaCapable": False, "isMfaRegistered": False, "methodsRegistered": [], "isPasswordlessCapable": False}
        self.rows[REGISTRATIONS].append(
            {**registration, "id": key, "userPrincipalName": upn, "userDisplayName": name, "isAdmin": False, **none}
        )

    def hired(self) -> Json:
        """Somebody new."""
        self._hire()
        return self.rows[USERS][-1]

    def _hire(self) -> None:
        self._hired += 1
        self._join(self.plain()[0], f"Hire {self._hired}", f"hire{self._hired}@contoso.example")

    def _invite(self) -> None:
        self._hired += 1
        name = f"Guest {self._hired}"
        self._join(self.plain("Guest")[0], name, f"guest{self._hired}_partner.example#EXT#@contoso.example")

    def _leave(self) -> None:
        gone = self._draw.choice([*self.plain()[1:], *self.plain("Guest")[1:]])
        for path in (USERS, REGISTRATIONS):
            self.rows[path] = [row for row in self.rows[path] if row["id"] != gone["id"]]
        for of in self.members.values():
            for group, rows in of.items():
                of[group] = [row for row in rows if row["id"] != gone["id"]]
        kept = ("id", "displayName", "userPrincipalName", "userType")
        self.rows[DELETED].append({key: gone[key] for key in kept} | {"deletedDateTime": _text(self.moment)})

    def _register(self) -> None:
        """Somebody registers a method, or loses the phone that had it."""
        person = self._draw.choice([row for row in self.rows[REGISTRATIONS] if row["id"] not in self._fixed])
        has = not person["isMfaRegistered"]
        person.update(isMfaRegistered=has, isMfaCapable=has, methodsRegistered=["microsoftAuthenticatorPush"] if has else [])

    def _license(self) -> None:
        person = self._draw.choice(self.plain())
        sku = self.rows["subscribedSkus"][0]["skuId"]
        person["assignedLicenses"] = [] if person["assignedLicenses"] else [{"disabledPlans": [], "skuId": sku}]

    def _move(self) -> None:
        """Somebody changes the department. No policy names the groups of departments."""
        teams = [group["id"] for group in self._base.collections["groups"].page(0, 99) if group["displayName"].endswith(" team")]
        person, old, new = self._draw.choice(self.plain()), *self._draw.sample(teams, 2)
        for of in self.members.values():
            of[old] = [row for row in of[old] if row["id"] != person["id"]]
            of[new] = [*(row for row in of[new] if row["id"] != person["id"]), member(person)]

    def _replace_device(self) -> None:
        """A device goes to repair, and its owner gets another one of the same kind, in the same groups."""
        old = self._draw.choice(self.rows[MANAGED])
        new = self._another_device(old)
        self.rows = {path: [new(row) for row in rows] if path in OF_DEVICES else rows for path, rows in self.rows.items()}
        self.members = {
            path: {group: [new(row) for row in rows] for group, rows in of.items()} for path, of in self.members.items()
        }

    def _enrol_device(self) -> None:
        """Another device, as Intune enrols it: in no group yet."""
        like = self._draw.choice(self.rows[MANAGED])
        new, known = self._another_device(like), self._ids_of(like)
        for path in OF_DEVICES:
            self.rows[path] += [new(row) for row in self.rows[path] if known & {row["id"], row.get("deviceId")}]

    def _retire_device(self) -> None:
        gone = self._ids_of(self._draw.choice(self.rows[MANAGED][5:]))
        for path in OF_DEVICES:
            self.rows[path] = [row for row in self.rows[path] if not gone & {row["id"], row.get("deviceId")}]
        for of in self.members.values():
            for group, rows in of.items():
                of[group] = [row for row in rows if row["id"] not in gone]

    def _ids_of(self, device: Json) -> set[str]:
        """What a device is called in Intune and in the directory."""
        registered = [row["id"] for row in self.rows[DEVICES] if row["deviceId"] == device["azureADDeviceId"]]
        return {device["id"], device["azureADDeviceId"], *registered}

    def _another_device(self, like: Json) -> Callable[[Json], Json]:
        """Makes of what is told of a device the same of another one."""
        self._enrolled += 1
        ids = {
            old: guid("churn", "device", str(self._enrolled), str(place)) for place, old in enumerate(sorted(self._ids_of(like)))
        }
        ids[like["deviceName"]] = f"DEVICE-{self._enrolled}"

        def new(row: Json) -> Json:
            told = {key: ids.get(value, value) if isinstance(value, str) else value for key, value in row.items()}
            return {**told, "id": guid("churn", told["id"], told["deviceId"])} if "volumeType" in row and told != row else told

        return new

    def _sign_in(self) -> None:
        """Most people sign in. Some stay away, and alerts are counted."""
        for user in self.rows[USERS]:
            if user["accountEnabled"] and user["signInActivity"] and self._draw.random() < 0.6:
                times = dict.fromkeys((key for key in user["signInActivity"] if key.endswith("DateTime")), _text(self.moment))
                user["signInActivity"] = {**user["signInActivity"], **times}
        for alert in self.rows[ALERTS]:
            if alert.get("incidentCount"):
                alert["incidentCount"] = self._draw.randint(1, 9)

    def _log(self) -> None:
        """The same is logged as on the day before."""
        for path in LOGS:
            self.rows[path] = [_a_day_later(row) for row in self.rows[path]]

    def _activate(self) -> None:
        """An eligible administrator activates the role on some days."""
        active = [row for row in self.rows[INSTANCES] if row["assignmentType"] == "Activated"]
        if active and self._draw.random() < 0.5:
            gone = active[0]
            self.rows[INSTANCES].remove(gone)
            self.rows[ASSIGNMENTS] = [
                row
                for row in self.rows[ASSIGNMENTS]
                if (row["principalId"], row["roleDefinitionId"]) != (gone["principalId"], gone["roleDefinitionId"])
            ]
            self._resting = gone
        elif not active:
            self.rows[INSTANCES].append(self._resting)
            like = self.rows[ASSIGNMENTS][0]
            same = {key: self._resting[key] for key in ("principalId", "roleDefinitionId", "directoryScopeId")}
            self.rows[ASSIGNMENTS].append({**like, **same, "id": guid("churn", "activation", str(self.night))})

    def keyed(self, path: str) -> Mapping[str, list[Json]]:
        """What is read key by key, as the company has had it from the first day or since ``put``."""
        return {key: list(rows.page(0, len(rows))) for key, rows in self._base.keyed[path].items()}

    def put(self, path: str, key: str, rows: list[Json]) -> None:
        of = {**self._base.keyed[path], key: ListRows(rows)}
        self._base = dataclasses.replace(self._base, keyed={**self._base.keyed, path: of})

    def changed(self, change: Callable[[Company], str], by: str = "noor.castellan@contoso.example") -> Company:
        """The company after somebody changed a control, with a record of it. ``change`` returns the id of the object."""
        other = copy.copy(self)
        other.rows = copied(self.rows)
        other.members = copied(self.members)
        identity = change(other)
        user = {"id": guid("contoso", "user", "nobody"), "displayName": None, "userPrincipalName": by, "ipAddress": "203.0.113.7"}
        record = {
            "id": f"Directory_{self.night}",
            "activityDateTime": _text(self.moment - timedelta(hours=3)),
            "activityDisplayName": "Update object",
            "category": "Policy",
            "result": "success",
            "initiatedBy": {"app": None, "user": user},
            "targetResources": [{"id": identity, "displayName": None, "type": "Other"}],
        }
        other.rows[AUDITS].append({**other.rows[AUDITS][0], **record})
        return other


def _a_day_later(value: Any, name: str = "") -> Any:
    """A row of a log as that of the next day."""
    if isinstance(value, dict):
        return {key: _a_day_later(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_a_day_later(inner) for inner in value]
    dated = name in LOGGED and isinstance(value, str)
    return _text(parse_time(value) + timedelta(days=1)) if dated else value


def member(user: Json) -> Json:
    """A user as a group lists it."""
    return {"@odata.type": "#microsoft.graph.user", "id": user["id"]}


def _small(tenant: Tenant) -> Tenant:
    """The tenant with those who have a function, and a few others."""
    users = list(tenant.collections[USERS].page(0, tenant.users))
    functions = _referred_to(tenant)
    kept = {user["id"] for user in users if user["id"] in functions}
    for kind, most in (("Member", PLAIN), ("Guest", GUESTS)):
        others = [user["id"] for user in users if user["userType"] == kind and user["accountEnabled"]]
        kept.update([key for key in others if key not in kept][:most])
    people = {user["id"] for user in users}

    def filtered(rows: ListRows) -> ListRows:
        return ListRows(row for row in rows.page(0, len(rows)) if row["id"] in kept or row["id"] not in people)

    lists = {path: filtered(tenant.collections[path]) for path in (USERS, REGISTRATIONS)}  # type: ignore[arg-type]
    keyed = {path: {group: filtered(rows) for group, rows in tenant.keyed[path].items()} for path in MEMBERS}  # type: ignore[arg-type]
    return dataclasses.replace(tenant, collections={**tenant.collections, **lists}, keyed={**tenant.keyed, **keyed})


def _referred_to(tenant: Tenant) -> frozenset[str]:
    """The ids of users that roles, methods, consents, owners and settings refer to."""
    skipped = {USERS, REGISTRATIONS, SIGN_INS, "groups"}
    texts = [json.dumps(list(rows.page(0, len(rows)))) for path, rows in tenant.collections.items() if path not in skipped]
    texts += [json.dumps(dict(of)) for of in (tenant.singletons,)]
    texts += [json.dumps(list(of)) for path, of in tenant.keyed.items() if path.startswith("users/") and path != PUBLISHED_LABELS]
    for path, of in tenant.keyed.items():
        if path.endswith("/owners"):
            texts += [json.dumps([row["id"] for row in rows.page(0, len(rows))]) for rows in of.values()]
    found = {key for text in texts for key in _GUID.findall(text)}
    return frozenset(found & {user["id"] for user in tenant.collections[USERS].page(0, tenant.users)})


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

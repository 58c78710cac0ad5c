"""Builds a tenant from statements such as "this person", "this group with these members", "this application"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tests.simulator.tenant import Json, ListRows, Rows, Tenant, days_ago, guid
from tests.simulator.tenants import microsoft, office, records, settings
from tests.simulator.tenants.pim import Schedules


class Builder:
    """A tenant in the making. Objects are dictionaries as Graph serves them; methods return their ids."""

    def __init__(self, name: str, domain: str, *, plans: Iterable[str]) -> None:
        self.name = name
        self.domain = domain
        self.id = guid(name, "tenant")
        self.plans = frozenset(plans)
        self.users: dict[str, Json] = {}
        self.groups: dict[str, Json] = {}
        self.applications: list[Json] = []
        self.service_principals: list[Json] = microsoft.first_party_principals(name)
        self.grants: list[Json] = []
        self.registrations: list[Json] = []
        self.roles = Schedules(name)
        self.custom_roles: list[Json] = []
        self.policies: list[Json] = []
        self.collections: dict[str, Sequence[Json]] = {}
        self.singletons: dict[str, Json] = {}
        self.keyed: defaultdict[str, dict[str, list[Json]]] = defaultdict(dict)
        self.keyed_singletons: defaultdict[str, dict[str, Json]] = defaultdict(dict)
        self._members: defaultdict[str, list[str]] = defaultdict(list)
        self._owners: defaultdict[str, list[str]] = defaultdict(list)
        self._sponsors: dict[str, list[str]] = {}
        self._app_roles: defaultdict[str, list[Json]] = defaultdict(list)

    # People

    def user(
        self,
        given: str,
        family: str = "",
        *,
        address: str = "",
        enabled: bool = True,
        methods: Sequence[str] | None = (),
        last_sign_in: float | None = 2,
        created: float = 800,
        synced: bool = False,
        licence: str = "",
        admin: bool = False,
        sspr: bool = True,
        **more: object,
    ) -> str:
        """A member. ``licence`` is a product's id; an office licence brings a mailbox.

        ``methods`` None: the registration report has no row for this user, as it has none for disabled ones.
        """
        display = f"{given} {family}".strip()
        upn = f"{address or '.'.join(part for part in (given, family) if part).lower().replace(' ', '.')}@{self.domain}"
        return self._person(
            display,
            upn,
            {"givenName": given, "surname": family or None, "mail": upn if licence == settings.E5 else None, **more},
            enabled=enabled,
            methods=methods if enabled else None,
            last_sign_in=last_sign_in,
            created=created,
            synced=synced,
            licence=licence,
            admin=admin,
            sspr=sspr,
        )

    def guest(
        self,
        given: str,
        family: str,
        home: str,
        *,
        methods: Sequence[str] | None = (),
        last_sign_in: float | None = 20,
        accepted: bool = True,
        enabled: bool = True,
        sponsor: str = "",
    ) -> str:
        """A guest who was invited from the domain ``home``."""
        mail = f"{given}.{family}@{home}".lower()
        upn = f"{mail.replace('@', '_')}#EXT#@{self.domain}"
        state = "Accepted" if accepted else "PendingAcceptance"
        more = {
            "givenName": given,
            "surname": family,
            "mail": mail,
            "userType": "Guest",
            "creationType": "Invitation",
            "externalUserState": state,
            "externalUserStateChangeDateTime": days_ago(300),
        }
        key = self._person(
            f"{given} {family}",
            upn,
            more,
            enabled=enabled,
            methods=methods if enabled else None,
            last_sign_in=last_sign_in,
            created=400,
            synced=False,
            licence="",
            admin=False,
            sspr=False,
        )
        self._sponsors[key] = [sponsor] if sponsor else []
        return key

    def _person(
        self,
        display: str,
        upn: str,
        more: Mapping[str, object],
        *,
        enabled: bool,
        methods: Sequence[str] | None,
        last_sign_in: float | None,
        created: float,
        synced: bool,
        licence: str,
        admin: bool,
        sspr: bool,
    ) -> str:
        key = guid(self.name, "user", upn)
        plans = settings.OFFICE if licence == settings.E5 else ()
        if key in self.users:
            raise ValueError(f"{upn} is there twice")
        self.users[key] = {
            "id": key,
            "userPrincipalName": upn,
            "displayName": display,
            "mailNickname": upn.partition("@")[0],
            "userType": "Member",
            "accountEnabled": enabled,
            "createdDateTime": days_ago(created),
            "creationType": None,
            "externalUserState": None,
            "onPremisesSyncEnabled": True if synced else None,
            "onPremisesDistinguishedName": f"CN={display},OU=People,DC=corp,DC=example" if synced else None,
            "lastPasswordChangeDateTime": days_ago(min(created, 120)),
            "passwordPolicies": None,
            "usageLocation": "DE",
            "employeeHireDate": None,
            "assignedLicenses": [{"disabledPlans": [], "skuId": licence}] if licence else [],
            "assignedPlans": [records.plan(service, plan, created) for service, plan in plans],
            "provisionedPlans": [
                {"capabilityStatus": "Enabled", "provisioningStatus": "Success", "service": service}
                for service in dict.fromkeys(service for service, _ in plans)
            ],
            "identities": [],
            "signInActivity": records.sign_in_activity(key, last_sign_in),
            **more,
        }
        if methods is not None:
            self.registrations.append(records.registration(self.users[key], methods, admin=admin, sspr=sspr))
        return key

    # Groups

    def group(
        self,
        name: str,
        members: Sequence[str] = (),
        *,
        owners: Sequence[str] = (),
        rule: str = "",
        role_assignable: bool = False,
        restricted: bool = False,
        unified: bool = False,
        synced: bool = False,
        public: bool = False,
    ) -> str:
        key = guid(self.name, "group", name)
        self.groups[key] = {
            "id": key,
            "displayName": name,
            "description": None,
            "groupTypes": [*(["DynamicMembership"] if rule else []), *(["Unified"] if unified else [])],
            "securityEnabled": not unified,
            "mailEnabled": unified,
            "isAssignableToRole": role_assignable or None,
            "isManagementRestricted": True if restricted else None,
            "membershipRule": rule or None,
            "membershipRuleProcessingState": "On" if rule else None,
            "visibility": "Public" if public else "Private" if role_assignable or unified else None,
            "onPremisesSyncEnabled": True if synced else None,
            "createdDateTime": days_ago(700),
        }
        self._members[key] = list(members)
        self._owners[key] = list(owners)
        return key

    def members(self, group: str) -> list[str]:
        """Everybody and every group inside, at any depth, each once, nearest first."""
        seen: dict[str, None] = {}
        waiting = list(self._members[group])
        while waiting:
            member = waiting.pop(0)
            if member not in seen:
                seen[member] = None
                waiting.extend(self._members.get(member, ()))
        return list(seen)

    # Applications

    def application(
        self,
        name: str,
        *,
        owners: Sequence[str] = (),
        secrets: Sequence[float] = (),
        certificates: Sequence[float] = (),
        foreign: str = "",
        publisher: str = "",
        redirects: Sequence[str] = (),
        managed_identity: bool = False,
        principal_owners: Sequence[str] = (),
        created: float = 500,
        registered: Json | None = None,
        used: Json | None = None,
    ) -> str:
        """A service principal, and its application unless it is ``foreign`` (of that tenant) or a managed identity.

        ``secrets`` and ``certificates`` end in that many days. ``registered`` and ``used`` are further properties of the
        application and of the service principal. Returns the id of the service principal.
        """
        app_id = guid(self.name, "appId", name)
        principal = guid(self.name, "sp", app_id)
        if not foreign and not managed_identity:
            application = guid(self.name, "application", name)
            self.applications.append(
                records.application(
                    application,
                    app_id,
                    name,
                    domain=self.domain,
                    publisher=publisher,
                    redirects=redirects,
                    created=created,
                    passwords=records.passwords(app_id, secrets, created),
                    keys=records.certificates(app_id, certificates, created),
                )
                | (registered or {})
            )
            self._owners[application] = list(owners)
        home = None if managed_identity else guid(foreign, "tenant") if foreign else self.id
        self.service_principals.append(
            records.service_principal(
                principal, app_id, name, home=home, publisher=publisher, redirects=redirects, local=not foreign
            )
            | (used or {})
        )
        self._owners[principal] = list(principal_owners)
        return principal

    def first_party(self, app_id: str) -> str:
        """Service principal of one of Microsoft's applications."""
        return guid(self.name, "sp", app_id)

    def consent(self, client: str, scopes: str, *, resource: str = microsoft.GRAPH, user: str | None = None) -> None:
        """A delegated permission: for everybody, or for one user."""
        self.grants.append(
            {
                "id": guid(self.name, "grant", client, resource, str(user)),
                "clientId": client,
                "consentType": "Principal" if user else "AllPrincipals",
                "principalId": user,
                "resourceId": self.first_party(resource),
                "scope": scopes,
            }
        )

    def app_role(self, client: str, role: str, *, resource: str = microsoft.GRAPH) -> None:
        """An application permission."""
        target = self.first_party(resource)
        name = next(sp["displayName"] for sp in self.service_principals if sp["id"] == client)
        self._app_roles[target].append(
            {
                "id": guid(self.name, "appRole", client, role, resource),
                "appRoleId": microsoft.APP_ROLES[resource][role],
                "createdDateTime": days_ago(300),
                "deletedDateTime": None,
                "principalDisplayName": name,
                "principalId": client,
                "principalType": "ServicePrincipal",
                "resourceDisplayName": microsoft.FIRST_PARTY[resource],
                "resourceId": target,
            }
        )

    def assigned_to(self, principal: str) -> list[Json]:
        """Who is assigned to an application, to be added to."""
        return self._app_roles[principal]

    # The whole

    def build(self) -> Tenant:
        """The tenant. Everything that refers to an object by id is resolved here."""
        objects = {
            **{key: {"@odata.type": "#microsoft.graph.user", **row} for key, row in self.users.items()},
            **{key: {"@odata.type": "#microsoft.graph.group", **row} for key, row in self.groups.items()},
            **{row["id"]: {"@odata.type": "#microsoft.graph.servicePrincipal", **row} for row in self.service_principals},
            **{row["id"]: {"@odata.type": "#microsoft.graph.device", **row} for row in self.collections.get("devices", ())},
        }
        for row in (*self.applications, *self.service_principals):
            row["owners"] = [objects[owner] for owner in self._owners[row["id"]]]
        keyed: dict[str, dict[str, Rows]] = {
            path: {key: ListRows(rows) for key, rows in of.items()} for path, of in self.keyed.items()
        }
        keyed["groups/{id}/members"] = {key: ListRows(objects[one] for one in self._members[key]) for key in self.groups}
        keyed["groups/{id}/transitiveMembers"] = {key: ListRows(objects[one] for one in self.members(key)) for key in self.groups}
        keyed["groups/{id}/owners"] = {key: ListRows(objects[one] for one in self._owners[key]) for key in self.groups}
        for path, rows in (
            ("applications/{id}/owners", self.applications),
            ("servicePrincipals/{id}/owners", self.service_principals),
        ):
            keyed[path] = {row["id"]: ListRows(objects[one] for one in self._owners[row["id"]]) for row in rows}
        keyed["servicePrincipals/{id}/appRoleAssignedTo"] = {key: ListRows(rows) for key, rows in self._app_roles.items()}
        requirements = {key: {"perUserMfaState": "disabled"} for key in self.users}
        keyed_singletons = dict(self.keyed_singletons)
        keyed_singletons["users/{id}/authentication/requirements"] = {
            **requirements,
            **self.keyed_singletons["users/{id}/authentication/requirements"],
        }
        keyed_singletons.setdefault(office.LABEL_POLICIES, dict.fromkeys(self.users, office.NOTHING_SET))
        listed: dict[str, Sequence[Json]] = {
            "users": [
                {**row, "sponsors": [objects[one] for one in self._sponsors[key]]} if key in self._sponsors else row
                for key, row in self.users.items()
            ],
            "groups": [{**row, "owners": [objects[one] for one in self._owners[key]]} for key, row in self.groups.items()],
            "applications": self.applications,
            "servicePrincipals": self.service_principals,
            "oauth2PermissionGrants": self.grants,
            "reports/authenticationMethods/userRegistrationDetails": self.registrations,
            "roleManagement/directory/roleDefinitions": [*microsoft.role_definitions(), *self.custom_roles],
            "roleManagement/directory/roleAssignments": self.roles.assignments,
            "roleManagement/directory/roleAssignmentScheduleInstances": self.roles.instances,
            "roleManagement/directory/roleAssignmentSchedules": self.roles.schedules,
            "roleManagement/directory/roleEligibilityScheduleInstances": self.roles.eligible,
            "identity/conditionalAccess/policies": self.policies,
            "policies/permissionGrantPolicies": microsoft.permission_grant_policies(),
            **self.collections,
        }
        return Tenant(
            name=self.name,
            id=self.id,
            service_plans=self.plans,
            collections={path: ListRows(rows) for path, rows in listed.items()},
            singletons=self.singletons,
            keyed=keyed,
            keyed_singletons=keyed_singletons,
        )

"""Fabrikam: hardened with care. What is open here is open on purpose."""

from __future__ import annotations

from tests.simulator.tenant import Json, Tenant, days_ago, guid
from tests.simulator.tenants import (
    fabrikam_access,
    fabrikam_devices,
    fabrikam_intune_plain,
    fabrikam_network,
    governance,
    methods,
    microsoft,
    network,
    office,
    records,
    settings,
    sign_ins,
)
from tests.simulator.tenants.brought import fill_in
from tests.simulator.tenants.building import Builder
from tests.simulator.tenants.naming import people
from tests.simulator.tenants.pim import alert_configurations, alerts, policy_assignment, rules

DOMAIN = "fabrikam.example"
SECURITY_MAIL = "identity-security@fabrikam.example"
MORE_ADMINS = {
    "seven": "Authentication Administrator",
    "eight": "Authentication Policy Administrator",
    "nine": "Application Developer",
    "ten": "Cloud Device Administrator",
    "eleven": "Privileged Authentication Administrator",
    "twelve": "Hybrid Identity Administrator",
    "thirteen": "Intune Administrator",
    "fourteen": "Password Administrator",
}
"""Administrators with one role each, by the account's name."""
KEYS = ("fido2SecurityKey", "passKeyDeviceBoundAuthenticator")


def fabrikam() -> Tenant:
    """180 people of whom all have security keys, ten guests, P2, cloud only."""
    build = Builder("fabrikam", DOMAIN, plans={**settings.E5_PLANS, **network.PLANS, **network.DEFENDER_PLANS})
    named = people("fabrikam")
    # Office and administration are different accounts: these hold no mailbox and only the licence that PIM needs.
    admins = {
        name: build.user(
            *next(named),
            address=f"adm-{name}",
            methods=KEYS,
            last_sign_in=1.5,
            admin=True,
            licence=settings.P2_ALONE,
            isManagementRestricted=True,
        )
        for name in ("one", "two", "three", "four", "five", "six", *MORE_ADMINS)
    }
    emergency = [
        build.user(f"Emergency Access {name}", address=f"emergency-{name}".lower(), methods=KEYS[:1], last_sign_in=30, admin=True)
        for name in ("North", "South")
    ]
    staff = [build.user(*next(named), methods=KEYS, last_sign_in=0.3 + number % 7, licence=settings.E5) for number in range(152)]
    leavers = [build.user(*next(named), enabled=False, last_sign_in=45) for _ in range(2)]
    guests = [
        build.guest(
            *next(named), "contoso.example", methods=("microsoftAuthenticatorPush",), last_sign_in=9, sponsor=staff[number]
        )
        for number in range(10)
    ]
    groups = {
        "emergency": build.group("Emergency access accounts", emergency, role_assignable=True),
        "approvers": build.group("Privileged access approvers", [admins["one"], admins["two"]], role_assignable=True),
        "newcomers": build.group("Newcomers this week", staff[:3], role_assignable=True),
        "helpdesk": build.group("Helpdesk operators", [admins["five"], admins["six"]], role_assignable=True),
    }
    build.group("All guests", guests, rule='(user.userType -eq "Guest")')
    build.group("Everyone", [*staff, *leavers], unified=True, owners=[staff[0], staff[1]])
    _roles(build, admins, emergency, groups)
    _applications(build)
    build.policies = fabrikam_access.policies(groups["emergency"])
    build.collections.update(_collections())
    build.collections["policies/roleManagementPolicyAssignments"] = _rules(build, admins)
    build.keyed["users/{id}/authentication/methods"] = {
        key: [methods.security_key(key, "Safe one"), methods.security_key(key, "Safe two")] for key in emergency
    }
    build.collections["identityGovernance/entitlementManagement/assignmentPolicies"] = [
        governance.package(
            "fabrikam", "Partner workspace", "specificConnectedOrganizationUsers", approver=staff[0], partner="Northwind"
        ),
        governance.package("fabrikam", "Finance tools", "allMemberUsers", approver=staff[1]),
    ]
    build.keyed_singletons[governance.CONTENTS] = {
        guid("fabrikam", "package", name): governance.contents("fabrikam", name, ("AadGroup", groups["newcomers"], "Newcomers"))
        for name in ("Partner workspace", "Finance tools")
    }
    build.singletons.update(_singletons(groups, admins))
    build.collections["auditLogs/signIns"] = sign_ins.hardened(build, [*admins.values(), *emergency], staff[:20])
    office.publish_labels(build, strict=True)
    fabrikam_devices.add_devices(build, staff)
    fabrikam_intune_plain.add_administration(build, helpdesk=[admins["five"]], central=[admins["one"], admins["two"]])
    fabrikam_network.add_network(build, [admins["five"], admins["six"]], staff[:2])
    fill_in(build)
    return build.build()


def _roles(build: Builder, admins: dict[str, str], emergency: list[str], groups: dict[str, str]) -> None:
    for account in emergency:
        build.roles.active("Global Administrator", account)
    for name in ("one", "two"):
        build.roles.eligibility("Global Administrator", admins[name], days=180)
    build.roles.eligibility("Privileged Role Administrator", admins["three"], days=180)
    build.roles.eligibility("Security Administrator", admins["three"], days=180)
    build.roles.eligibility("Exchange Administrator", admins["four"], days=180)
    build.roles.eligibility("Intune Administrator", admins["four"], days=180)
    build.roles.eligibility("Conditional Access Administrator", admins["five"], days=180)
    build.roles.eligibility("Helpdesk Administrator", groups["helpdesk"], days=180, members=build.members(groups["helpdesk"]))
    build.roles.eligibility("User Administrator", admins["six"], days=180)
    for name, role in MORE_ADMINS.items():
        build.roles.eligibility(role, admins[name], days=180)
    build.roles.active("Security Reader", admins["six"], days=60)
    build.collections["identityGovernance/roleManagementAlerts/alertConfigurations"] = alert_configurations()
    build.collections["identityGovernance/roleManagementAlerts/alerts"] = alerts()


def _rules(build: Builder, admins: dict[str, str]) -> list[Json]:
    approvers = [(admins[name], str(build.users[admins[name]]["displayName"])) for name in ("one", "two")]
    of_role = rules(
        activation="PT2H",
        ticket=True,
        approvers=approvers,
        context="c1",
        mfa=False,  # the authentication context asks for more
        permanent_eligible=False,
        permanent_active=False,
        notify=[SECURITY_MAIL],
        notify_assignments=True,
    )
    return [policy_assignment("fabrikam", "/", "DirectoryRole", template, of_role) for template, _ in microsoft.ROLES.values()]


def _applications(build: Builder) -> None:
    deploys = [records.federated_credential("repo:fabrikam/payroll:environment:production")]
    payroll = build.application(
        "Payroll",
        certificates=[120],
        created=40,
        redirects=["https://payroll.fabrikam.example/signin"],
        registered={"notes": "Finance systems team", "federatedIdentityCredentials": deploys},
    )
    build.consent(payroll, "User.Read")
    ledger = build.application(
        "Ledger",
        foreign="northwind",
        publisher="Northwind Traders",
        redirects=["https://ledger.northwind.example/signin"],
        used={"appRoleAssignmentRequired": True},
    )
    build.consent(ledger, "User.Read")
    reader = build.application("Posture reader", managed_identity=True)
    build.app_role(reader, "Policy.Read.All")
    build.service_principals += microsoft.admin_clients("fabrikam", assignment=True)
    build.service_principals.append(microsoft.blocked_storage("fabrikam"))


def _collections() -> dict[str, list[Json]]:
    return {
        "organization": [
            settings.organization(
                "fabrikam", "Fabrikam", [DOMAIN, "fabrikam.onmicrosoft.com"], synced=False, plans=settings.E5_PLANS
            )
        ],
        "domains": [settings.domain(DOMAIN, default=True), settings.domain("fabrikam.onmicrosoft.com")],
        "subscribedSkus": [
            settings.sku("fabrikam", settings.E5, "SPE_E5", settings.E5_PLANS, bought=200, used=152),
            settings.sku(
                "fabrikam",
                settings.P2_ALONE,
                "AAD_PREMIUM_P2",
                {name: settings.E5_PLANS[name] for name in ("AAD_PREMIUM", "AAD_PREMIUM_P2", "MFA_PREMIUM")},
                bought=20,
                used=14,
            ),
            *network.subscriptions("fabrikam", 200),
        ],
        "directory/onPremisesSynchronization": [settings.on_premises_synchronization("fabrikam")],
        "groupSettings": [
            settings.password_rules(
                "fabrikam",
                BannedPasswordCheckOnPremisesMode="Enforce",
                EnableBannedPasswordCheckOnPremises="True",
                EnableBannedPasswordCheck="True",
                LockoutDurationInSeconds="120",
                LockoutThreshold="8",
                BannedPasswordList="fabrikam\tfabrik\twinther",
            ),
            settings.consent_settings(
                "fabrikam",
                EnableGroupSpecificConsent="False",
                BlockUserConsentForRiskyApps="true",
                EnableAdminConsentRequests="true",
                ConstrainGroupSpecificConsentToMembersOfGroupId="",
            ),
            settings.unified_groups(
                "fabrikam",
                AllowGuestsToBeGroupOwner="false",
                AllowGuestsToAccessGroups="true",
                EnableGroupCreation="false",
                EnableMIPLabels="True",
            ),
        ],
        "policies/activityBasedTimeoutPolicies": [settings.idle_timeout("fabrikam", "03:00:00")],
        "identityGovernance/accessReviews/definitions": governance.reviews("fabrikam", roles=True),
        "groupLifecyclePolicies": [governance.expiration("fabrikam", 180)],
        "identity/identityProviders": [governance.EMAIL_CODE],
        "policies/b2bManagementPolicies": [settings.invited_domains("fabrikam", "contoso.example")],
        "policies/crossTenantAccessPolicy/partners": [settings.partner(guid("contoso", "tenant"), mfa=True)],
        "identity/conditionalAccess/namedLocations": fabrikam_access.LOCATIONS,
        "identity/conditionalAccess/authenticationContextClassReferences": fabrikam_access.CONTEXTS,
        "identity/conditionalAccess/authenticationStrength/policies": fabrikam_access.STRENGTHS,
        "policies/authenticationStrengthPolicies": fabrikam_access.STRENGTHS,
        settings.ACTIONS: settings.conditional_access_actions("c1"),
        "directory/recommendations": [
            settings.recommendation(
                "fabrikam", "turnOffPerUserMFA", "Convert from per-user MFA", status="completedBySystem", priority="medium"
            )
        ],
        "directory/deletedItems/microsoft.graph.group": [
            {
                "id": guid("fabrikam", "deleted-group"),
                "displayName": "Finished project",
                "groupTypes": ["Unified"],
                "securityEnabled": False,
                "deletedDateTime": days_ago(6),
            }
        ],
    }


def _singletons(groups: dict[str, str], admins: dict[str, str]) -> dict[str, Json]:
    policy = {
        version: methods.methods_policy(
            migration="migrationComplete",
            fido2=methods.fido2("enabled", attested=True, keys=[methods.SECURITY_KEY]),
            authenticator=methods.authenticator(
                "enabled", context="enabled", one_time_codes=False, companion="disabled", beta=version == "beta"
            ),
            sms=methods.sms("disabled"),
            voice=methods.voice("disabled"),
            temporary_access_pass=methods.temporary_access_pass("enabled", once=True, groups=(groups["newcomers"],)),
            email=methods.email("disabled"),
            software_oath=methods.software_oath("disabled"),
            suspicious="enabled",
            system_preferred="enabled",
            reconfirmation=180,
            campaign="enabled",
        )
        for version in ("v1.0", "beta")
    }
    return {
        "networkAccess/settings/conditionalAccess": settings.global_secure_access(signaling=True),
        "networkAccess/settings/crossTenantAccess": settings.network_tagging(on=True),
        "policies/authenticationFlowsPolicy": settings.sign_up(on=False),
        "reports/azureADPremiumLicenseInsight": settings.premium_licences(p1=0, p2=220, users=160, risk=160),
        "policies/identitySecurityDefaultsEnforcementPolicy": settings.security_defaults(on=False),
        "policies/authorizationPolicy": settings.authorization_policy(
            guest_role=settings.GUEST_RESTRICTED, invites="adminsAndGuestInviters", consent=[], hardened=True
        ),
        "policies/adminConsentRequestPolicy": settings.consent_requests([admins["three"]], notify=True, remind=True, days=14),
        "policies/defaultAppManagementPolicy": settings.app_management(enabled=True, secrets_days=90),
        "v1.0:policies/authenticationMethodsPolicy": policy["v1.0"],
        "beta:policies/authenticationMethodsPolicy": policy["beta"],
        "admin/entra/uxSetting": {"id": "uxSetting", "restrictNonAdminAccess": "true"},
        "teamwork/teamsAppSettings": {
            "id": guid("fabrikam", "teams-app-settings"),
            "isChatResourceSpecificConsentEnabled": False,
            "isUserPersonalScopeResourceSpecificConsentEnabled": False,
            "allowUserRequestsForAppAccess": True,
        },
        "policies/deviceRegistrationPolicy": settings.device_registration(mfa=False, quota=10, administrators_join=False),
        "policies/crossTenantAccessPolicy/default": settings.cross_tenant_default(inbound="blocked", outbound="blocked"),
    }

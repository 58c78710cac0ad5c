"""Contoso: a mid-size tenant as one meets it. Much is configured, little to the end."""

from __future__ import annotations

from tests import certificates
from tests.simulator.tenant import Json, Tenant, days_ago, guid
from tests.simulator.tenants import (
    contoso_access,
    contoso_agents,
    contoso_applications,
    contoso_devices,
    contoso_hybrid,
    contoso_intune,
    contoso_intune_plain,
    contoso_network,
    contoso_privilege,
    contoso_services,
    contoso_updates,
    contoso_use,
    federation,
    governance,
    methods,
    network,
    office,
    settings,
    sign_ins,
)
from tests.simulator.tenants.building import Builder
from tests.simulator.tenants.contoso_people import People, populate

DOMAIN = "contoso.example"
FEDERATED = "subsidiary.contoso.example"
PARTNER = guid("fabrikam", "tenant")


def contoso() -> Tenant:
    """1,200 members, 149 guests and one guest administrator, 30 access policies, P2."""
    build = Builder("contoso", DOMAIN, plans={**settings.E5_PLANS, **network.PLANS, **network.DEFENDER_PLANS})
    people = populate(build)
    principals = contoso_applications.applications(build, people)
    contoso_privilege.assign(build, people, principals["automation"])
    payroll = next(row["appId"] for row in build.service_principals if row["id"] == principals["payroll"])
    build.policies = contoso_access.policies(build, people, principals["backup"], payroll)
    build.collections.update({**_collections(), **contoso_hybrid.collections()})
    answering = (people.leaders["owner"], people.leaders["owner"])
    build.collections.update(contoso_agents.collections(guid("contoso", "tenant"), *answering))
    build.keyed["domains/{id}/federationConfiguration"] = {
        FEDERATED: [
            federation.federation("contoso", FEDERATED, mfa="acceptIfMfaDoneByFederatedIdp", certificate=certificates.LONG)
        ]
    }
    contoso_network.add_network(build, people.groups["headquarters"])
    contoso_use.add_use(build)
    contoso_services.add_services(build)
    build.singletons.update({**_singletons(people), **contoso_hybrid.singletons()})
    build.keyed["organization/{id}/certificateBasedAuthConfiguration"] = {build.id: [_certificate_authorities()]}
    build.collections["auditLogs/signIns"] = sign_ins.as_it_is(build, people.leaders, people.staff)
    office.publish_labels(build, strict=False)
    groups = contoso_devices.add_devices(build, people.staff[440:492])
    contoso_intune.add_intune(build, {**groups, "finance": people.groups["finance"]})
    contoso_intune_plain.add_administration(
        build,
        helpdesk=people.staff[420:428],
        central=[people.leaders["it-lead"], people.leaders["owner"]],
        pilot=people.groups["finance"],
    )
    contoso_updates.add_updates(build, pilot=people.groups["finance"])
    return build.build()


def _collections() -> dict[str, list[Json]]:
    names = [DOMAIN, "contoso.onmicrosoft.com", FEDERATED]
    return {
        "organization": [settings.organization("contoso", "Contoso", names, synced=True, plans=settings.E5_PLANS)],
        "domains": [
            settings.domain(DOMAIN, default=True, validity=90),
            settings.domain("contoso.onmicrosoft.com"),
            settings.domain(FEDERATED, federated=True, validity=None),
        ],
        "subscribedSkus": [settings.sku("contoso", settings.E5, "SPE_E5", settings.E5_PLANS, bought=1250, used=1187)],
        "directory/onPremisesSynchronization": [
            settings.on_premises_synchronization(
                "contoso", passwordSyncEnabled=True, synchronizeUpnForManagedUsersEnabled=True, softMatchOnUpnEnabled=True
            )
        ],
        "groupSettings": [
            settings.password_rules(
                "contoso",
                BannedPasswordCheckOnPremisesMode="Audit",
                EnableBannedPasswordCheckOnPremises="True",
                EnableBannedPasswordCheck="True",
                LockoutDurationInSeconds="60",
                LockoutThreshold="10",
                BannedPasswordList="contoso\thaldane\tsummer",
            ),
            settings.unified_groups(
                "contoso",
                AllowGuestsToBeGroupOwner="true",
                AllowGuestsToAccessGroups="true",
                EnableGroupCreation="true",
                EnableMIPLabels="False",
            ),
        ],
        "identity/b2xUserFlows": [{"id": "B2X_1_SupplierPortal", "userFlowType": "signUpOrSignIn", "userFlowTypeVersion": 1}],
        "identity/identityProviders": [governance.EMAIL_CODE, governance.GOOGLE],
        "identityGovernance/entitlementManagement/assignmentPolicies": [
            governance.package("contoso", "Supplier portal", "allExternalUsers", ends=False),
            governance.package(
                "contoso", "Sales workspace", "allMemberUsers", approver=guid("contoso", "user", "head of sales, who left")
            ),
            governance.package(
                "contoso",
                "Merger data room",
                "specificDirectoryUsers",
                approver=guid("contoso", "user", "head of sales, who left"),
            ),  # nobody is named
        ],
        "identityProtection/riskyUsers": [governance.risky_user("contoso", "Nia Okafor", "high", "atRisk")],
        "identityProtection/riskDetections": [
            governance.detection("contoso", "Nia Okafor", "unfamiliarFeatures", "high", "atRisk"),
            governance.detection("contoso", "Liam Berg", "anonymizedIPAddress", "high", "dismissed"),
        ],
        **office.operations("contoso", PARTNER),
        "security/dataSecurityAndGovernance/sensitivityLabels": office.labels("contoso"),
        "policies/appManagementPolicies": contoso_applications.app_management_policies(),
        "policies/activityBasedTimeoutPolicies": [settings.idle_timeout("contoso", "08:00:00")],
        "policies/crossTenantAccessPolicy/partners": [
            settings.partner(PARTNER, mfa=True),
            settings.partner(guid("shell company", "tenant"), mfa=True, synchronises=True),  # nobody knows why
        ],
        "identityGovernance/termsOfUse/agreements": [{"id": guid("contoso", "agreement"), "displayName": "Terms for guests"}],
        "identity/conditionalAccess/namedLocations": contoso_access.LOCATIONS,
        "identity/conditionalAccess/deletedItems/policies": contoso_access.deleted_policies(),
        "identity/conditionalAccess/authenticationContextClassReferences": contoso_access.CONTEXTS,
        "identity/conditionalAccess/authenticationStrength/policies": contoso_access.STRENGTHS,
        "policies/authenticationStrengthPolicies": contoso_access.STRENGTHS,
        settings.ACTIONS: settings.conditional_access_actions("c1"),
        "directory/recommendations": [
            settings.recommendation(
                "contoso",
                "turnOffPerUserMFA",
                "Convert from per-user MFA to Conditional Access MFA",
                status="active",
                priority="medium",
            ),
            settings.recommendation("contoso", "staleApps", "Remove unused applications", status="postponed", priority="medium"),
            settings.recommendation(
                "contoso",
                "aadConnectDeprecated",
                "Upgrade to the latest Connect version",
                status="completedBySystem",
                priority="high",
            ),
        ],
        "auditLogs/directoryAudits": [_tenant_creation()],
        "directory/deletedItems/microsoft.graph.user": [
            {
                "id": guid("contoso", "deleted-user"),
                "displayName": "Esme Corvin",
                "userPrincipalName": f"esme.corvin@{DOMAIN}",
                "userType": "Member",
                "deletedDateTime": days_ago(12),
            }
        ],
        "directory/deletedItems/microsoft.graph.group": [
            {
                "id": contoso_access.DELETED_GROUP,
                "displayName": "Azure subscription owners",
                "groupTypes": [],
                "securityEnabled": True,
                "deletedDateTime": days_ago(20),
            }
        ],
    }


def _tenant_creation() -> Json:
    """Somebody made a tenant of their own, as everybody may here."""
    return {
        "id": "Directory_" + guid("contoso", "audit"),
        "category": "DirectoryManagement",
        "correlationId": guid("contoso", "audit", "correlation"),
        "result": "success",
        "resultReason": "",
        "activityDisplayName": "Create Company",
        "activityDateTime": days_ago(16),
        "loggedByService": "Core Directory",
        "operationType": "Add",
        "initiatedBy": {
            "app": None,
            "user": {
                "id": guid("contoso", "user", "nobody"),
                "displayName": None,
                "userPrincipalName": f"noor.castellan@{DOMAIN}",
                "ipAddress": "203.0.113.7",
            },
        },
        "targetResources": [
            {"id": guid("contoso", "side-tenant"), "displayName": "Side project", "type": "Other", "modifiedProperties": []}
        ],
        "additionalDetails": [],
    }


def _certificate_authorities() -> Json:
    """The older list, with an authority that never says which of its certificates are revoked."""
    authority = {
        "issuer": "CN=Contoso Smartcard CA",
        "issuerSki": "5A1F",
        "isRootAuthority": True,
        "certificate": "",
        "certificateRevocationListUrl": None,
        "deltaCertificateRevocationListUrl": None,
    }
    return {"id": guid("contoso", "certificate authorities"), "certificateAuthorities": [authority]}


def _singletons(people: People) -> dict[str, Json]:
    policy = {
        version: methods.methods_policy(
            migration="migrationInProgress",
            fido2=methods.fido2("enabled", groups=(people.groups["security-keys"],)),
            authenticator=methods.authenticator("enabled", beta=version == "beta"),
            sms=methods.sms("enabled", sign_in=True),
            voice=methods.voice("enabled"),
            temporary_access_pass=methods.temporary_access_pass("enabled", once=False, longest=43200),
            email=methods.email("enabled"),
            software_oath=methods.software_oath("enabled"),
            suspicious="default",
            system_preferred="default",
            reconfirmation=0,
            campaign="disabled",
            x509=methods.certificates(
                ("PrincipalName", "userPrincipalName", "low"), revocation="disabled", beta=version == "beta"
            ),
            more=(methods.external(guid("contoso", "external method"), "Adatum MFA", guid("adatum", "application")),),
        )
        for version in ("v1.0", "beta")
    }
    return {
        "admin/sharepoint/settings": office.sharepoint(sharing="externalUserAndGuestSharing", hardened=False),
        "admin/reportSettings": {"id": "reportSettings", "displayConcealedNames": False},
        "admin/people/itemInsights": {"isEnabledInOrganization": True, "disabledForGroup": None},
        "networkAccess/settings/conditionalAccess": settings.global_secure_access(signaling=False),
        "networkAccess/settings/crossTenantAccess": settings.network_tagging(on=False),
        "policies/authenticationFlowsPolicy": settings.sign_up(on=True),
        "reports/azureADPremiumLicenseInsight": settings.premium_licences(p1=0, p2=1250, users=1187, risk=1187),
        "policies/identitySecurityDefaultsEnforcementPolicy": settings.security_defaults(on=False),
        "policies/authorizationPolicy": settings.authorization_policy(
            guest_role=settings.GUEST_LIMITED,
            invites="everyone",
            consent=["ManagePermissionGrantsForSelf.microsoft-user-default-legacy"],
            hardened=False,
        ),
        "policies/adminConsentRequestPolicy": settings.consent_requests(
            [people.leaders["owner"], guid("contoso", "user", "left long ago")], notify=False, remind=True, days=30
        ),
        "policies/defaultAppManagementPolicy": settings.app_management(enabled=True),
        "v1.0:policies/authenticationMethodsPolicy": policy["v1.0"],
        "beta:policies/authenticationMethodsPolicy": policy["beta"],
        "admin/entra/uxSetting": {"id": "uxSetting", "restrictNonAdminAccess": "false"},
        "teamwork/teamsAppSettings": {
            "id": guid("contoso", "teams-app-settings"),
            "isChatResourceSpecificConsentEnabled": True,
            "isUserPersonalScopeResourceSpecificConsentEnabled": True,
            "allowUserRequestsForAppAccess": True,
        },
        # With this switch on, CA006 does nothing.
        "policies/deviceRegistrationPolicy": settings.device_registration(mfa=True, quota=50, administrators_join=True),
        "policies/crossTenantAccessPolicy/default": settings.cross_tenant_default(),
    }

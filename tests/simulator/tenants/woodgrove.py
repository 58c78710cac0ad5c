"""Woodgrove: twelve people, no licence, security defaults. What it lacks it cannot have."""

from __future__ import annotations

from tests.simulator.tenant import Tenant, guid
from tests.simulator.tenants import federation, methods, microsoft, settings
from tests.simulator.tenants.building import Builder
from tests.simulator.tenants.naming import people

DOMAIN = "woodgrove.example"


def woodgrove() -> Tenant:
    """A small tenant on the free licence."""
    build = Builder("woodgrove", DOMAIN, plans=settings.FREE_PLANS)
    named = people("woodgrove")
    staff = [build.user(*next(named), methods=("microsoftAuthenticatorPush",), last_sign_in=1 + number) for number in range(9)]
    build.user(*next(named), enabled=False, last_sign_in=200)
    build.guest(*next(named), "fabrikam.example", methods=("microsoftAuthenticatorPush",))
    admin = build.user("Office", "Manager", address="office", methods=("microsoftAuthenticatorPush", "mobilePhone"), admin=True)
    for holder in (admin, staff[0]):
        build.roles.active("Global Administrator", holder, outside_pim=True)
    build.roles.active("User Administrator", staff[1], outside_pim=True)
    build.keyed["users/{id}/authentication/methods"] = {
        key: [methods.password_of(key), methods.app(key)] for key in (admin, staff[0])
    }
    everyone = build.group("Everyone at Woodgrove", staff, unified=True, owners=[admin])
    build.consent(build.application("Ledger Lite", foreign="ledgerlite"), "User.Read offline_access")
    build.collections.update(
        {
            "organization": [settings.organization("woodgrove", "Woodgrove", [DOMAIN], synced=False, plans=settings.FREE_PLANS)],
            "domains": [settings.domain(DOMAIN, default=True), settings.domain("woodgrove.onmicrosoft.com")],
            "subscribedSkus": [settings.sku("woodgrove", settings.FREE, "FLOW_FREE", settings.FREE_PLANS, bought=10000, used=1)],
            "directory/onPremisesSynchronization": [settings.on_premises_synchronization("woodgrove")],
            "identity/conditionalAccess/authenticationStrength/policies": microsoft.built_in_strengths(),
            "policies/authenticationStrengthPolicies": microsoft.built_in_strengths(),
            settings.ACTIONS: settings.conditional_access_actions(None),
            "directory/deletedItems/microsoft.graph.group": [
                {
                    "id": guid("woodgrove", "deleted"),
                    "displayName": "Old project",
                    "groupTypes": ["Unified"],
                    "securityEnabled": False,
                }
            ],
        }
    )
    build.singletons.update(_singletons(everyone))
    build.singletons["admin/appsAndServices"] = settings.user_owned_services("woodgrove", on=True)
    return build.build()


def _singletons(everyone: str) -> dict[str, dict[str, object]]:
    policies = {
        version: methods.methods_policy(
            migration="migrationComplete",
            fido2=methods.fido2("enabled", groups=(everyone,)),
            authenticator=methods.authenticator("enabled", beta=version == "beta"),
            sms=methods.sms("disabled"),
            voice=methods.voice("disabled"),
            temporary_access_pass=methods.temporary_access_pass("disabled", once=False),
            email=methods.email("enabled"),
            software_oath=methods.software_oath("enabled"),
            suspicious="default",
            system_preferred="default",
            reconfirmation=180,
        )
        for version in ("v1.0", "beta")
    }
    return {
        "policies/federatedTokenValidationPolicy": federation.token_validation("woodgrove"),
        "networkAccess/settings/conditionalAccess": settings.global_secure_access(signaling=False),
        "networkAccess/settings/crossTenantAccess": settings.network_tagging(on=False),
        "policies/authenticationFlowsPolicy": settings.sign_up(on=False),
        "reports/azureADPremiumLicenseInsight": settings.premium_licences(p1=0, p2=0, users=0, risk=0),
        "policies/identitySecurityDefaultsEnforcementPolicy": settings.security_defaults(on=True),
        "policies/authorizationPolicy": settings.authorization_policy(
            guest_role=settings.GUEST_LIMITED,
            invites="everyone",
            consent=["ManagePermissionGrantsForSelf.microsoft-user-default-legacy"],
            hardened=False,
        ),
        "policies/adminConsentRequestPolicy": settings.consent_requests([], notify=False, remind=False, days=0),
        "policies/defaultAppManagementPolicy": settings.app_management(enabled=False),
        "v1.0:policies/authenticationMethodsPolicy": policies["v1.0"],
        "beta:policies/authenticationMethodsPolicy": policies["beta"],
        "admin/entra/uxSetting": {"id": "uxSetting", "restrictNonAdminAccess": "false"},
        "teamwork/teamsAppSettings": {
            "id": guid("woodgrove", "teams-app-settings"),
            "isChatResourceSpecificConsentEnabled": True,
            "isUserPersonalScopeResourceSpecificConsentEnabled": False,
            "allowUserRequestsForAppAccess": True,
        },
        "policies/deviceRegistrationPolicy": settings.device_registration(mfa=False, quota=50, administrators_join=True),
        "policies/crossTenantAccessPolicy/default": settings.cross_tenant_default(),
    }

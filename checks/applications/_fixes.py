"""How the findings on applications are fixed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ztscan.directory.setting_families import APP_MANAGEMENT, APPS_AND_SERVICES, AUTHORIZATION_POLICY, FORMS_SETTINGS
from ztscan.entities.applications import OAuth2PermissionGrant
from ztscan.plugin import Effort, Finding, FixFacts, Fixing, FixStep, GraphCall, Impact, NoFix, RecordedValues, Unfixable, step

from .no_tenant_wide_risky_grants import EVERYBODY
from .third_party_storage_blocked import THIRD_PARTY_STORAGE

_EVERY_APPLICATION = {"restrictForAppsCreatedAfterDateTime": None}
_RISKY_GRANTS = FixFacts(
    changes="Withdraw the risky permissions that applications have for all users.",
    permissions=("DelegatedPermissionGrant.ReadWrite.All",),
    role="Cloud Application Administrator",
    effort=Effort.HOURS,
    impact=Impact.MAY_BLOCK,
    notices="The application loses access to the data of all who use it.",
    prepare=("Ask the owner of the application, and read its sign-ins: they show who uses it.",),
)


_STORAGE = FixFacts(
    changes="Block third-party storage in Microsoft 365 on the web.",
    permissions=("Application.ReadWrite.All",),
    role="Cloud Application Administrator",
    impact=Impact.MAY_BLOCK,
    notices="People can no longer open files of Dropbox, Box and similar services there.",
    prepare=("Find out who works with such files, and move the files.",),
)
_ASSIGN = "The people who use the application have to be assigned to it first, or they are blocked."
_LESS = "The owner of the application has to find the permissions that suffice, and test them."


def restricts(which: str, restriction: str, days: str | int = 0) -> Any:
    """What makes the step that enables one rule on new credentials of all applications. Every other rule stays.

    ``days`` is the longest accepted lifetime, or the name of the option that has it.
    """

    def build(recorded: RecordedValues, options: Mapping[str, object]) -> Iterator[FixStep]:
        if any(policy.get("isEnabled") is not False for policy in recorded.of("app_management_policies").values()):
            raise Unfixable("A custom policy goes before the default one: a person has to decide what its applications need.")
        lifetime = f"P{options[days] if isinstance(days, str) else days}D" if days else None
        rule = {"restrictionType": restriction, "state": "enabled", "maxLifetime": lifetime} | _EVERY_APPLICATION
        before = recorded.of(APP_MANAGEMENT.resource)
        body: dict[str, Any] = {"isEnabled": True}
        for part in ("applicationRestrictions", "servicePrincipalRestrictions"):
            old = recorded.of(APP_MANAGEMENT.resource, part) or {}
            others = [one for one in old.get(which) or () if one.get("restrictionType") != restriction]
            body[part] = {**old, which: [*others, rule]}
        yield step(APP_MANAGEMENT.resource, APP_MANAGEMENT.path, body, before)

    return build


def grants(findings: tuple[Finding, ...], oauth2_permission_grants: tuple[OAuth2PermissionGrant, ...]) -> Iterator[FixStep]:
    for found in findings:
        risky = set(found.observed.rpartition(": ")[2].split())
        for grant in oauth2_permission_grants:
            here = (grant.client_id, grant.resource_id) == (found.subject.id, found.discriminator)
            if here and grant.consent_type == EVERYBODY:
                yield _withdrawn(grant, risky)


def _withdrawn(grant: OAuth2PermissionGrant, risky: set[str]) -> FixStep:
    path = "/oauth2PermissionGrants"
    kept = [scope for scope in grant.scope.split() if scope not in risky]
    if kept:
        before: Mapping[str, Any] = {"scope": grant.scope}
        return step("oauth2_permission_grants", f"{path}/{grant.id}", {"scope": " ".join(kept)}, before)
    again = {
        "clientId": grant.client_id,
        "consentType": grant.consent_type,
        "principalId": grant.principal_id,
        "resourceId": grant.resource_id,
        "scope": grant.scope,
    }
    return FixStep(GraphCall("DELETE", f"{path}/{grant.id}"), GraphCall("POST", path, again))


def blocked_storage(findings: tuple[Finding, ...]) -> Iterator[FixStep]:
    """Disables the service principal. Where the tenant has none, its id is not known before it is created."""
    for found in findings:
        if found.subject.id == THIRD_PARTY_STORAGE:
            raise Unfixable(
                "The tenant has no service principal to disable yet. Clear the setting in the Microsoft 365 admin center."
            )
        one = f"/servicePrincipals/{found.subject.id}"
        yield FixStep(GraphCall("PATCH", one, {"accountEnabled": False}), GraphCall("PATCH", one, {"accountEnabled": True}))


FIXES = {
    "users_cannot_register": AUTHORIZATION_POLICY.sets(
        "Let only administrators and Application Developers register applications.",
        {"defaultUserRolePermissions": {"allowedToCreateApps": False}},
        effort=Effort.HOURS,
        impact=Impact.MAY_BLOCK,
        notices="Developers without a role can no longer register applications.",
        prepare=("Assign Application Developer to those who registered applications in the last 90 days.",),
    ),
    "mgmt_policy_enabled": APP_MANAGEMENT.made_by(
        "Limit the lifetime of new secrets to 180 days.",
        restricts("passwordCredentials", "passwordLifetime", 180),
        impact=Impact.ADMINISTRATORS,
        notices="Developers cannot add secrets that last longer. Secrets that exist stay.",
    ),
    "secret_lifetime_policy": APP_MANAGEMENT.made_by(
        "Limit the lifetime of new secrets to the accepted number of days.",
        restricts("passwordCredentials", "passwordLifetime", "maximum_days"),
        impact=Impact.ADMINISTRATORS,
        notices="Developers cannot add secrets that last longer. Secrets that exist stay.",
    ),
    "certificate_lifetime_policy": APP_MANAGEMENT.made_by(
        "Limit the lifetime of new certificates to the accepted number of days.",
        restricts("keyCredentials", "asymmetricKeyLifetime", "maximum_days"),
        impact=Impact.ADMINISTRATORS,
        notices="Developers cannot add certificates that last longer. Certificates that exist stay.",
    ),
    "block_custom_passwords": APP_MANAGEMENT.made_by(
        "Block client secrets that people choose themselves.",
        restricts("passwordCredentials", "customPasswordAddition"),
        impact=Impact.ADMINISTRATORS,
        notices="Scripts that set a secret of their own choice fail. Secrets that exist stay.",
    ),
    "block_password_addition": APP_MANAGEMENT.made_by(
        "Block new client secrets for all applications.",
        restricts("passwordCredentials", "passwordAddition"),
        effort=Effort.PROJECT,
        impact=Impact.MAY_BLOCK,
        notices="Applications that renew a secret must change to a certificate or a federated credential first.",
        prepare=("List the applications with client secrets and agree with their owners on another credential.",),
    ),
    "msol_blocked": AUTHORIZATION_POLICY.sets(
        "Block the retired MSOnline PowerShell module.",
        {"blockMsolPowerShell": True},
        impact=Impact.MAY_BLOCK,
        notices="Scripts that still use the module fail.",
    ),
    "no_tenant_wide_risky_grants": Fixing(_RISKY_GRANTS, grants),
    "store_and_trials_off": APPS_AND_SERVICES.sets(
        "Close the Office Store and trials for users.",
        {"settings": {"isOfficeStoreEnabled": False, "isAppAndServicesTrialEnabled": False}},
        impact=Impact.MAY_BLOCK,
        notices="People can no longer add add-ins or start trials themselves. What they have stays.",
        prepare=("Deploy the add-ins that people need.",),
    ),
    "forms_phishing_protection": FORMS_SETTINGS.sets(
        "Scan forms for internal phishing.",
        {"settings": {"isInOrgFormsPhishingScanEnabled": True}},
        impact=Impact.MAY_BLOCK,
        notices="A form that asks for passwords is blocked until an administrator reviews it.",
    ),
    "third_party_storage_blocked": Fixing(_STORAGE, blocked_storage),
    "certificate_approved_ca": NoFix("The certificates of the organisation's authorities have to be uploaded first."),
    "provisioning_configured": NoFix("The application has to be connected first, with a token of its own."),
    "no_adal": NoFix("The owner of each application has to replace the library."),
    "token_extensions_known": NoFix("A person has to decide whether each endpoint is the organisation's own."),
    "app_proxy_preauthentication": NoFix("Users have to be assigned, and clients that cannot sign in have to be found first."),
    "cloud_password_validation": NoFix("The clients that send passwords have to be moved to modern authentication first."),
    "no_unused_credentials": NoFix("A removed credential cannot be restored. Ask its owner, and remove it then."),
    "no_unused_privileged": NoFix("A person has to confirm that nobody needs the application before it is disabled."),
    "token_lifetime": NoFix("The owner of the application has to say why it needs long tokens before the policy is removed."),
    "admin_clients_assignment_required": NoFix(_ASSIGN),
    "assignment_required": NoFix(_ASSIGN),
    "classified_permissions": NoFix("A person has to decide which permissions users may consent to."),
    "critical_permissions_direct": NoFix(_LESS),
    "critical_permissions_indirect": NoFix(_LESS),
    "federated_credentials_narrow": NoFix("The owner of the workload has to name the exact subjects that it signs in as."),
    "have_owners": NoFix("A person has to name who looks after each application."),
    "identifier_uri_policy": NoFix("The owners of applications with other identifier URIs have to change them first."),
    "microsoft_sp_no_credentials": NoFix(
        "A removed credential cannot be restored. Find out who added it and what uses it, and remove it then."
    ),
    "no_client_secrets": NoFix(
        "A removed secret cannot be restored. Add a certificate or a federated credential, and remove the secret then."
    ),
    "no_guest_owner": NoFix("A person of this organisation has to take over each application first."),
    "no_implicit_or_public_fallback": NoFix("The owner of each application has to change how it signs people in."),
    "noauth_email_claim": NoFix("The owner of each application has to stop using the claim as an identifier first."),
    "policy_exemptions": NoFix("A person has to decide whether each exemption is still needed."),
    "privileged_api_no_owner": NoFix("A person has to decide who looks after the application, with the same privileges."),
    "property_lock": NoFix("The owner of each application has to decide which properties other tenants may change."),
    "safe_redirect_uris": NoFix("The owner of each application has to decide which redirect URIs it needs."),
    "safe_redirect_uris_sp": NoFix("The publisher has to correct the reply URLs. Otherwise disable or remove the application."),
    "sp_no_credentials": NoFix(
        "A removed credential cannot be restored. Move it to the registration, try it, and remove it from the service principal."
    ),
    "long_lived_certificates": NoFix("The owner of each application has to replace its certificate by a shorter one."),
    "vpn_single_sign_on": NoFix("The gateway has to be set up for the new way to sign in at the same time."),
    "verified_publisher": NoFix("The publisher has to verify itself. Otherwise disable or remove the application."),
}

"""How the findings on applications are fixed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from ztscan.directory.setting_families import APP_MANAGEMENT, AUTHORIZATION_POLICY
from ztscan.entities.applications import OAuth2PermissionGrant
from ztscan.plugin import Effort, Finding, FixFacts, Fixing, FixStep, GraphCall, Impact, NoFix, RecordedValues, step

from .no_tenant_wide_risky_grants import EVERYBODY

_RISKY_GRANTS = FixFacts(
    changes="Withdraw the risky permissions that applications have for all users.",
    permissions=("DelegatedPermissionGrant.ReadWrite.All",),
    role="Cloud Application Administrator",
    effort=Effort.HOURS,
    impact=Impact.MAY_BLOCK,
    notices="The application loses access to the data of all who use it.",
    prepare=("Ask the owner of the application, and read its sign-ins: they show who uses it.",),
)


def credential_rules(recorded: RecordedValues, now: datetime) -> Iterator[FixStep]:
    """A limit on the lifetime of new secrets. Rules that exist stay, and applications that exist are not affected."""
    before = recorded.of(APP_MANAGEMENT.resource)
    old = recorded.of(APP_MANAGEMENT.resource, "applicationRestrictions") or {}
    rule = {
        "restrictionType": "passwordLifetime",
        "state": "enabled",
        "maxLifetime": "P180D",
        "restrictForAppsCreatedAfterDateTime": f"{now.date().isoformat()}T00:00:00Z",
    }
    others = [one for one in old.get("passwordCredentials") or () if one.get("restrictionType") != "passwordLifetime"]
    body = {"isEnabled": True, "applicationRestrictions": {**old, "passwordCredentials": [*others, rule]}}
    yield step(APP_MANAGEMENT.resource, APP_MANAGEMENT.path, body, before)


def grants(findings: tuple[Finding, ...], oauth2_permission_grants: tuple[OAuth2PermissionGrant, ...]) -> Iterator[FixStep]:
    for found in findings:
        risky = set(found.observed.rpartition(": ")[2].split())
        for grant in oauth2_permission_grants:
            here = (grant.client_id, grant.resource_id) == (found.subject.id, found.discriminator)
            if here and grant.consent_type == EVERYBODY and risky & set(grant.scope.split()):
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
        "Limit the lifetime of secrets of new applications to 180 days.",
        credential_rules,
        impact=Impact.ADMINISTRATORS,
        notices="Developers of new applications cannot add secrets that last longer.",
    ),
    "no_tenant_wide_risky_grants": Fixing(_RISKY_GRANTS, grants),
    "long_lived_certificates": NoFix("The owner of each application has to replace its certificate by a shorter one."),
    "verified_publisher": NoFix("The publisher has to verify itself. Otherwise disable or remove the application."),
}

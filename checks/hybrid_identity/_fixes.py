"""How the findings on hybrid identity are fixed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.setting_families import SYNCHRONIZATION
from ztscan.plugin import Finding, FixStep, Impact, NoFix, RecordedValues, SettingFamily, Unfixable, step

_BYPASS = "allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled"


def _features(recorded: RecordedValues, findings: tuple[Finding, ...], value: bool, name: str = "") -> FixStep:
    key = findings[0].subject.id
    names = [name] if name else [found.discriminator for found in findings]
    body = {"features": dict.fromkeys(names, value)}
    return step(SYNCHRONIZATION.resource, f"{SYNCHRONIZATION.path}/{key}", body, recorded.of(SYNCHRONIZATION.resource, key))


def matching(recorded: RecordedValues, findings: tuple[Finding, ...]) -> Iterator[FixStep]:
    yield _features(recorded, findings, value=True)


def bypass(recorded: RecordedValues, findings: tuple[Finding, ...]) -> Iterator[FixStep]:
    yield _features(recorded, findings, value=False, name=_BYPASS)


def deletions(recorded: RecordedValues, findings: tuple[Finding, ...], options: Mapping[str, object]) -> Iterator[FixStep]:
    key, most = findings[0].subject.id, int(str(options["maximum_objects"]))
    if most < 1:
        raise Unfixable("A threshold below 1 prevents nothing: raise the option `maximum_objects`.")
    prevention = {"synchronizationPreventionType": "enabledForCount", "alertThreshold": most}
    body = {"configuration": {"accidentalDeletionPrevention": prevention}}
    yield step(SYNCHRONIZATION.resource, f"{SYNCHRONIZATION.path}/{key}", body, recorded.of(SYNCHRONIZATION.resource, key))


def rollouts(recorded: RecordedValues, findings: tuple[Finding, ...]) -> Iterator[FixStep]:
    for key in sorted({finding.subject.id for finding in findings}):
        yield step(ROLLOUTS.resource, f"{ROLLOUTS.path}/{key}", {"isEnabled": False}, recorded.of(ROLLOUTS.resource, key))


TOKEN_VALIDATION = SettingFamily(
    resource="federated_token_validation_policy",
    path="/policies/federatedTokenValidationPolicy",
    permissions=("Policy.ReadWrite.FedTokenValidation",),
    role="Security Administrator",
)
ROLLOUTS = SettingFamily(
    resource="feature_rollout_policies",
    path="/policies/featureRolloutPolicies",
    permissions=("Policy.ReadWrite.HybridAuthentication",),
    role="Hybrid Identity Administrator",
    delegated_only=True,
)
_ALL_DOMAINS = {"validatingDomains": {"@odata.type": "#microsoft.graph.allDomains", "rootDomains": "all"}}
_SENSOR = NoFix("Sensors are installed and repaired on the server. Microsoft Graph cannot do that.")

FIXES = {
    "accidental_deletion": SYNCHRONIZATION.made_by(
        "Stop synchronisation at the accepted number of deleted objects.",
        deletions,
        impact=Impact.ADMINISTRATORS,
        notices="Administrators who delete more objects on purpose must raise the threshold for that time.",
    ),
    "federated_token_validation": TOKEN_VALIDATION.sets(
        "Compare the issuer of a federated token with the domain of the account, for all domains.",
        _ALL_DOMAINS,
        impact=Impact.MAY_BLOCK,
        notices="Users who sign in with the federation server of another domain of the tenant are refused.",
    ),
    "staged_rollout_finished": ROLLOUTS.made_by(
        "Switch off staged rollout, which has no effect any more.",
        rollouts,
        impact=Impact.NONE,
        notices="Nobody: no domain is federated.",
    ),
    "federated_mfa": NoFix("The users of the domain have to register for MFA in Microsoft Entra ID first."),
    "federation_certificates": NoFix(
        "A certificate is renewed on the federation server. A person has to compare the thumbprints."
    ),
    "defender_domain_controllers": _SENSOR,
    "defender_role_servers": _SENSOR,
    "defender_health_issues": NoFix("A health issue closes when its cause on the server or in auditing is removed."),
    "dormant_sensitive_accounts": NoFix("The accounts are in the on-premises directory. A person has to decide on each."),
    "block_matching": SYNCHRONIZATION.made_by(
        "Block soft matching and hard match takeover of cloud accounts.",
        matching,
        impact=Impact.ADMINISTRATORS,
        notices="Administrators who match new accounts on premises with cloud accounts must switch it off for that time.",
    ),
    "no_identifier_bypass": SYNCHRONIZATION.made_by(
        "Switch off the temporary bypass for changes to on-premises object identifiers.",
        bypass,
        impact=Impact.ADMINISTRATORS,
        notices="Administrators who move accounts between forests need it during the move only.",
    ),
    "cloud_authentication": NoFix(
        "Moving a domain from federation is a project: staged rollout first, then one domain at a time."
    ),
    "krbtgt_not_synced": NoFix("The account is removed from synchronisation on premises. Microsoft Graph cannot do that."),
    "password_hash_sync": NoFix("Password hash synchronisation is switched on in the synchronisation server."),
    "sync_credentials_rotated": NoFix("The password of the synchronisation account is changed by the synchronisation server."),
    "sync_is_current": NoFix("A person has to find out on the synchronisation server why it stopped."),
    "sync_uses_application": NoFix("The synchronisation server has to be upgraded and signed in as an application."),
}

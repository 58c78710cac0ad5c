from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.hybrid import FeatureRolloutPolicy
from ztscan.entities.tenant import Domain
from ztscan.plugin import Finding, Gap, Note, Severity, Subject, Unknown, check, required

RESOURCE = "feature_rollout_policies"
_OF_MIGRATION = frozenset({"passwordHashSync", "passthroughAuthentication", "seamlessSso"})
_OTHERS = frozenset({"emailAsAlternateId", "certificateBasedAuthentication", "multiFactorAuthentication"})


@check(
    title="No staged rollout remains after all domains use cloud authentication",
    severity=Severity.LOW,
    objectives=["identities.federation_choice", "identities.migrate_legacy_iam"],
    since="0.2.0",
)
def staged_rollout_finished(
    feature_rollout_policies: tuple[FeatureRolloutPolicy, ...] | Gap, domains: tuple[Domain, ...]
) -> Iterator[Finding | Note]:
    """Checks that no staged rollout of cloud authentication is left behind.

    What it checks:
        If no verified domain is federated, no staged rollout of password hash synchronisation, pass-through authentication
        or seamless single sign-on is on. While a domain is federated, a staged rollout is a note.

    Why it matters:
        Staged rollout is for the time of a migration. Afterwards it has no effect, and it hides how users authenticate. If
        a domain is federated again, the groups in it differ from everybody else.

    Limits:
        Microsoft Graph shows staged rollout to a signed-in administrator only. Rollouts of certificate-based
        authentication, MFA and alternate sign-in are not considered: they do not depend on federation.

    Remediation:
        1. Open {portal:connect_sync} > Staged rollout, and switch off each feature.
        2. Or send `PATCH /policies/featureRolloutPolicies/{id} {"isEnabled": false}`.
        3. To verify, read `GET /policies/featureRolloutPolicies`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-staged-rollout
        https://learn.microsoft.com/graph/api/resources/featurerolloutpolicy
    """
    if isinstance(feature_rollout_policies, Gap):
        raise Unknown(feature_rollout_policies)
    verified = [one for one in required(domains or None, "domains", "value") if one.is_verified is not False]
    federated = any(one.is_verified and one.authentication_type == "Federated" for one in verified)
    if not federated:
        for domain in verified:
            required(domain.is_verified, "domains", "isVerified")
            known = domain.authentication_type == "Managed"
            required(known or None, "domains", "authenticationType (a known value)")
    unknown: list[Gap] = []
    for policy in feature_rollout_policies:
        name = policy.display_name or policy.id
        if policy.is_enabled is False:
            continue
        try:
            required(policy.is_enabled, RESOURCE, "isEnabled")
            feature = required(policy.feature, RESOURCE, "feature")
            required(feature if feature in _OF_MIGRATION | _OTHERS else None, RESOURCE, "feature (a known value)")
        except Unknown as one:
            unknown += one.gaps
            continue
        if feature in _OF_MIGRATION and federated:
            yield Note(f"staged rollout of {feature} is on: {name}")
        elif feature in _OF_MIGRATION:
            yield Finding(
                Subject("featureRolloutPolicy", policy.id, name),
                f"the staged rollout {name} of {feature} is on, and no domain is federated",
                "isEnabled: true",
                "isEnabled: false",
            )
    if unknown and not federated:
        raise Unknown(*unknown)

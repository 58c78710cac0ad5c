from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.groups import DirectoryObject
from ztscan.entities.token_policies import StsPolicy
from ztscan.plugin import ByKey, Finding, Gap, Severity, Subject, Unknown, check

from ._sts_policies import in_effect, rules, unreadable

RESOURCE = "home_realm_policies"


@check(
    title="No home realm discovery policy lets federated users bypass their federation server with a password",
    severity=Severity.MEDIUM,
    objectives=["identities.federation_choice", "identities.block_legacy_auth"],
    since="0.2.0",
)
def cloud_password_validation(
    home_realm_policies: tuple[StsPolicy, ...],
    home_realm_policy_targets: ByKey[tuple[DirectoryObject, ...]],
    *,
    accepted_policies: tuple[str, ...] = (),
) -> Iterator[Finding]:
    """Checks that no policy allows federated users to send their password to Microsoft Entra ID directly.

    What it checks:
        No home realm discovery policy that is the default, or that applies to an application, has
        `AllowCloudPasswordValidation` set to true. The option `accepted_policies` names ids of policies that are intended.

    Why it matters:
        The setting exists for legacy clients that send user name and password (ROPC). Such a sign-in cannot carry a second
        factor, and the controls of the federation server do not see it.

    Limits:
        `AccelerateToFederatedDomain` is not a finding: it only skips the page that asks for the user name. A policy that is
        neither the default nor assigned has no effect and passes.

    Remediation:
        1. Find the applications: `GET /policies/homeRealmDiscoveryPolicies/{policy}/appliesTo`. Move them to modern
           authentication.
        2. Send `PATCH /policies/homeRealmDiscoveryPolicies/{policy}` with a definition without
           `AllowCloudPasswordValidation`.
        3. To verify, read the policy, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/home-realm-discovery-policy
        https://learn.microsoft.com/graph/api/resources/homerealmdiscoverypolicy
    """
    gaps: dict[Gap, None] = {}
    accepted = {key.casefold() for key in accepted_policies}
    for policy in sorted(home_realm_policies, key=lambda one: one.id):
        if policy.id.casefold() in accepted:
            continue
        try:
            if in_effect(policy, RESOURCE, home_realm_policy_targets) and _allows(policy):
                yield Finding(
                    Subject("homeRealmDiscoveryPolicy", policy.id, policy.name),
                    f"{policy.name} lets federated users sign in with a password in the cloud",
                    "AllowCloudPasswordValidation: true",
                    "AllowCloudPasswordValidation: false",
                )
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)


def _allows(policy: StsPolicy) -> bool:
    """Whether one of its rules does. Raises Unknown for a value that is neither true nor false."""
    for rule in rules(policy, RESOURCE, "HomeRealmDiscoveryPolicy"):
        value = rule.get("allowcloudpasswordvalidation", False)
        if str(value).casefold() == "true":
            return True
        if str(value).casefold() != "false":
            raise Unknown(unreadable(policy, RESOURCE))
    return False

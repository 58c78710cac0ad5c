from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check


@check(
    title="Legacy authentication is blocked for all users and all resources",
    severity=Severity.CRITICAL,
    objectives=["identities.block_legacy_auth", "identities.conditional_access_baseline"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["5.2.2.3"],
            "cis-m365-7.0": ["5.2.2.3"],
            "maester": ["CISA.MS.AAD.1.1"],
            "scuba": ["MS.AAD.1.1v1"],
        },
        "stronger": {
            "maester": ["MT.1009", "MT.1010"],
            "monkey365": ["eid-cap-block-legacy-authentication-not-enabled"],
            "prowler": ["entra_legacy_authentication_blocked"],
            "zta": ["21796"],
        },
    },
)
def block_legacy_auth(sign_in_coverage: SignInCoverage) -> Iterator[Yielded]:
    """Checks that legacy authentication is blocked for all users and all resources.

    What it checks:
        Sign-ins from Exchange ActiveSync and other legacy clients are blocked for all users and all resources. The block
        comes from a policy, from a grant control that legacy clients cannot meet, or from security defaults.

    Why it matters:
        IMAP, POP, SMTP and similar protocols send only the password, so no policy can require a second factor. Attackers use
        these protocols first for password spraying.

    Limits:
        The check evaluates the combined effect of all enabled policies, not the presence of one specific policy. Emergency
        access accounts and accepted exclusions are not evaluated, and the result lists them. Any other exclusion counts as
        missing coverage. Exchange Online has disabled basic authentication for most protocols, which lowers the risk. This is
        not a policy of the tenant, so the check does not count it.

    Remediation:
        1. Find users of legacy clients in {portal:sign_in_logs}: filter by Client app.
        2. Open {portal:conditional_access_policies} > New policy. Include All users, exclude the emergency access accounts,
           and select All resources.
        3. Select Conditions > Client apps > Exchange ActiveSync clients and Other clients, and Grant > Block access.
        4. Alternatively, send `POST /identity/conditionalAccess/policies` with `"clientAppTypes": ["exchangeActiveSync",
           "other"]` and `"grantControls": {"operator": "OR", "builtInControls": ["block"]}`.
        5. Save the policy as Report-only, review its effect in {portal:conditional_access_insights}, and then set Enable
           policy to On.
        6. Without Microsoft Entra ID P1, enable security defaults instead.
        7. Verify with {portal:what_if}: select a user, any resource and the client app Other clients. The policy must be
           listed under Policies that will apply.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-block-legacy-authentication
        https://learn.microsoft.com/entra/fundamentals/security-defaults
    """
    yield from sign_in_coverage.prove(catalogue.LEGACY_BLOCKED, "conditional_access.block_legacy_auth").findings()

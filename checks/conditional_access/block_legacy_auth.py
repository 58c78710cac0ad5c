from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check


@check(
    title="Legacy authentication is blocked for every user and every application",
    severity=Severity.CRITICAL,
    objectives=["identities.block_legacy_auth", "identities.conditional_access_baseline"],
    mappings={
        "cis-m365-6.0": ["5.2.2.3"],
        "cis-m365-7.0": ["5.2.2.3"],
        "maester": ["MT.1009", "MT.1010", "CISA.MS.AAD.1.1"],
        "monkey365": ["eid-cap-block-legacy-authentication-not-enabled"],
        "prowler": ["entra_legacy_authentication_blocked"],
        "scuba": ["MS.AAD.1.1v1"],
        "zta": ["21796"],
    },
)
def block_legacy_auth(sign_in_coverage: SignInCoverage) -> Iterator[Yielded]:
    """Whether protocols without a second factor are closed.

    What it checks:
        For every user and every application, sign-ins with Exchange ActiveSync and other legacy clients are blocked: by a
        block, by a grant control that such a client cannot meet, or by security defaults.

    Why it matters:
        IMAP, POP, SMTP and their like send the password and nothing else, so that no policy can ask for more. Password spraying
        goes through them first.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. Emergency access
        accounts and declared exclusions are proved around and named beside the verdict; any other exclusion counts. That
        Exchange Online has switched off basic authentication for most protocols lowers the risk, but is no policy of the tenant
        and proves nothing here.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose All users, All resources,
           Conditions > Client apps > Exchange ActiveSync clients and Other clients, and Grant > Block access.
        2. Or send `POST /identity/conditionalAccess/policies` with `"clientAppTypes": ["exchangeActiveSync", "other"]` and
           `"grantControls": {"operator": "OR", "builtInControls": ["block"]}`.
        3. Look for what still uses legacy clients in the sign-in logs (filter on Client app) before the state is set to On.
        4. Without Microsoft Entra ID P1, switch security defaults on.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-block-legacy-authentication
        https://learn.microsoft.com/entra/fundamentals/security-defaults
    """
    yield from sign_in_coverage.prove(catalogue.LEGACY_BLOCKED, "conditional_access.block_legacy_auth").findings()

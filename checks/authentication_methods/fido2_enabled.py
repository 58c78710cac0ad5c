from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check

from ._methods import PASSKEYS, not_offered


@check(
    title="Passkeys and security keys are enabled as an authentication method",
    severity=Severity.HIGH,
    objectives=["identities.passwordless", "identities.phishing_resistant"],
    mappings={"equal": {"zta": ["21839"]}, "stronger": {"eidsca": ["AF01"], "zta": ["21838"]}},
)
def fido2_enabled(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Checks that passkeys (FIDO2) are enabled for at least one target.

    What it checks:
        The configuration `Fido2` has the state `enabled` and at least one target.
        A group that is excluded too is no target.

    Why it matters:
        A passkey works only for the site where it was created. Users therefore cannot reveal it on a phishing site. All other
        methods, except Windows Hello and certificates, can be phished.

    Limits:
        The check does not count the users in the targets. The registration checks assess who has registered a passkey.

    Remediation:
        1. Open {portal:authentication_method_policies} > Passkey (FIDO2).
        2. Enable it for all users, or first for pilot groups.
        3. Or send `PATCH /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/fido2 {"@odata.type":
           "#microsoft.graph.fido2AuthenticationMethodConfiguration", "state": "enabled", "includeTargets": [{"targetType":
           "group", "id": "all_users"}]}`. To keep the groups that are included, leave out `includeTargets`.
        4. To verify, read `GET /policies/authenticationMethodsPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/how-to-enable-passkey-fido2
        https://learn.microsoft.com/graph/api/resources/fido2authenticationmethodconfiguration
    """
    yield from not_offered(authentication_methods_policy, PASSKEYS)

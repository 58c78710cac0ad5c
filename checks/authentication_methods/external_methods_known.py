from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodConfiguration, AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Gap, Manual, NotApplicable, Severity, Subject, Unknown, check, required

from ._methods import STABLE, name_of, targets_of

_KIND = "externalauthenticationmethodconfiguration"


@check(
    title="External authentication methods are approved",
    severity=Severity.MEDIUM,
    objectives=["identities.mfa"],
    mappings={},
    since="0.2.0",
)
def external_methods_known(
    authentication_methods_policy: AuthenticationMethodsPolicy, *, approved_applications: tuple[str, ...] = ()
) -> Iterator[Finding]:
    """Checks that only approved providers of other companies can satisfy MFA.

    What it checks:
        The application of each external authentication method that is enabled and has a target is one of
        `approved_applications`, which are application ids. If none is declared, a person has to look.

    Why it matters:
        An external method satisfies MFA for this tenant. Its provider decides how the user is authenticated, and an attacker
        with the role Authentication Policy Administrator can add one of their own.

    Limits:
        How the provider authenticates users is not visible to Graph. Custom controls, the predecessor, are part of Conditional
        Access policies and not assessed here.

    Remediation:
        1. Open {portal:authentication_method_policies}, and open each method of type External.
        2. Compare its application id and its discovery endpoint with the provider's documentation.
        3. Declare the approved ones in `approved_applications` of this check.
        4. Delete the others.

    References:
        https://learn.microsoft.com/entra/identity/authentication/how-to-authentication-external-method-manage
        https://learn.microsoft.com/graph/api/resources/externalauthenticationmethodconfiguration
    """
    methods = required(
        authentication_methods_policy.authentication_method_configurations, STABLE, "authenticationMethodConfigurations"
    )
    approved = {application.casefold() for application in approved_applications}
    gaps: dict[Gap, None] = {}
    offered = 0
    for method in methods:
        try:
            if not _is_offered(method):
                continue
            offered += 1
            application = required(method.app_id, STABLE, "externalAuthenticationMethodConfiguration.appId")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if approved and application.casefold() not in approved:
            name = name_of(method)
            subject = Subject("externalAuthenticationMethodConfiguration", method.id, name)
            yield Finding(
                subject, f"the external method {name} is not approved", f"appId: {application}", "an approved application"
            )
    if gaps:
        raise Unknown(*gaps)
    if not offered:
        raise NotApplicable("no external authentication method is enabled")
    if not approved:
        raise Manual(
            f"{offered} external authentication {'method is' if offered == 1 else 'methods are'} enabled, and none is declared"
        )


def _is_offered(method: AuthenticationMethodConfiguration) -> bool:
    """Whether a method is external, enabled and has a target."""
    kind = (method.odata_type or "").rpartition(".")[2].casefold()
    if kind != _KIND and (method.app_id is None or kind):
        return False
    if required(method.state, STABLE, "externalAuthenticationMethodConfiguration.state") == "disabled":
        return False
    return bool(targets_of(method))

from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._methods import STABLE, in_profile, passkey_rules


@check(
    title="Passkeys and security keys are restricted to approved models",
    severity=Severity.MEDIUM,
    objectives=["identities.passwordless"],
    mappings={"equal": {"eidsca": ["AF06"]}, "stronger": {"eidsca": ["AF04", "AF05"]}},
)
def fido2_key_restrictions(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Checks that key restrictions limit which passkey models users can register and use.

    What it checks:
        Every passkey profile that a target uses has enforced key restrictions. Without profiles, the method itself has them.
        The restrictions allow or block, and name at least one model. The check does not apply if passkeys are disabled or
        have no targets.

    Why it matters:
        Models protect the key differently. Some keep it in hardware, and some sync it to a private account. The list defines
        which models the organisation trusts.

    Limits:
        The check does not assess the listed models. A list of blocked models allows all other models. Without attestation,
        the model is not verified. Another check assesses attestation.

    Remediation:
        1. Collect the AAGUIDs of the models in use: `GET /users/{id}/authentication/fido2Methods`.
        2. Warn the owners of other models, because their passkeys stop working.
        3. Open {portal:authentication_method_policies} > Passkey (FIDO2) > Configure. Set "Enforce key restrictions" to Yes
           and "Restrict specific keys" to Allow, and add the AAGUIDs.
        4. Or, without profiles, send `PATCH /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/fido2
           {"@odata.type": "#microsoft.graph.fido2AuthenticationMethodConfiguration", "keyRestrictions": {"isEnforced": true,
           "enforcementType": "allow", "aaGuids": ["..."]}}`.
        5. To verify, read `GET /policies/authenticationMethodsPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/how-to-enable-passkey-fido2
        https://learn.microsoft.com/graph/api/resources/fido2keyrestrictions
    """
    for rules in passkey_rules(authentication_methods_policy):
        name = f"{rules.subject.id}.keyRestrictions"
        restrictions = required(rules.restrictions, STABLE, name)
        if not required(restrictions.is_enforced, STABLE, f"{name}.isEnforced"):
            observed = "isEnforced: false"
        elif not required(restrictions.aa_guids, STABLE, f"{name}.aaGuids"):
            observed = "isEnforced: true, aaGuids: none"
        elif required(restrictions.enforcement_type, STABLE, f"{name}.enforcementType") not in {"allow", "block"}:
            observed = f"enforcementType: {restrictions.enforcement_type}"
        else:
            continue
        message = f"passkeys of all models are accepted{in_profile(rules.subject)}"
        yield Finding(
            rules.subject,
            message,
            f"keyRestrictions: {observed}",
            "keyRestrictions: isEnforced: true, with allowed or blocked models",
        )

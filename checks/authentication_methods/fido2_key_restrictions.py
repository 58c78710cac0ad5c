from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._methods import STABLE, passkey_rules


@check(
    title="Only approved models of passkeys and security keys are accepted",
    severity=Severity.MEDIUM,
    objectives=["identities.passwordless"],
    mappings={"eidsca": ["AF04", "AF05", "AF06"]},
)
def fido2_key_restrictions(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Whether a list of models restricts which passkeys can be registered and used.

    What it checks:
        In every passkey profile that a target uses, or in the method itself where there are no profiles, the key
        restrictions are enforced, allow or block, and name at least one model. Not applicable where passkeys are off, or for
        nobody.

    Why it matters:
        Models differ in how they keep the key: some never let it leave the hardware, some sync it to a private account at
        home. A list says which of them the organisation has decided to trust.

    Limits:
        Whether the models on the list are good ones is not judged. A list of blocked models admits every other one. Without
        attestation a model is what the passkey claims; there is a check for that.

    Remediation:
        1. Collect the AAGUIDs of the models in use: `GET /users/{id}/authentication/fido2Methods`.
        2. Open {portal:authentication_method_policies} > Passkey (FIDO2) > Configure, set "Enforce
           key restrictions" to Yes and "Restrict specific keys" to Allow, and add them. By Graph, without profiles: `PATCH
           /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/fido2 {"@odata.type":
           "#microsoft.graph.fido2AuthenticationMethodConfiguration", "keyRestrictions": {"isEnforced": true,
           "enforcementType": "allow", "aaGuids": ["..."]}}`.
        3. Passkeys of models that are left out stop working: warn their owners first.

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
        message = "passkeys of any model are accepted"
        yield Finding(rules.subject, message, f"keyRestrictions: {observed}", "isEnforced: true, with models to allow or block")

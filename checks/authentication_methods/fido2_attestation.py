from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._methods import PASSKEYS, STABLE, passkey_rules


@check(
    title="Only passkeys whose maker vouches for them can be registered",
    severity=Severity.MEDIUM,
    objectives=["identities.passwordless"],
    mappings={"eidsca": ["AF03"], "zta": ["21840"]},
)
def fido2_attestation(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Whether attestation is enforced when a passkey is registered.

    What it checks:
        Every passkey profile that a target uses has an ``attestationEnforcement`` other than ``disabled``. A target that
        names no profile uses the default one. Where there are no profiles, ``isAttestationEnforced`` of the method is true;
        where there are, that property is out of date and is not looked at. Not applicable where passkeys are off, or for
        nobody.

    Why it matters:
        Without attestation the model that a key claims to be is taken on trust: a program can pretend to be a certified
        key, and every rule on models becomes an appeal to honesty.

    Limits:
        Synced passkeys of Apple and Google do not attest, so that enforcing attestation shuts them out. Keys that were
        registered before are not looked at again.

    Remediation:
        1. Open {portal:authentication_method_policies} > Passkey (FIDO2) > Configure.
        2. In each profile in use, or in the method itself where there are none, set "Enforce attestation" to Yes. By Graph,
           without profiles: `PATCH /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/fido2
           {"@odata.type": "#microsoft.graph.fido2AuthenticationMethodConfiguration", "isAttestationEnforced": true}`.

    References:
        https://learn.microsoft.com/entra/identity/authentication/how-to-enable-passkey-fido2
        https://learn.microsoft.com/entra/identity/authentication/concept-fido2-hardware-vendor
        https://learn.microsoft.com/graph/api/resources/fido2authenticationmethodconfiguration
    """
    for rules in passkey_rules(authentication_methods_policy):
        if not required(rules.attested, STABLE, f"{rules.subject.id}.attestation"):
            message = "passkeys are accepted without proof of what they are"
            expected = "isAttestationEnforced: true" if rules.subject == PASSKEYS else "attestationEnforcement: registrationOnly"
            yield Finding(rules.subject, message, rules.attestation, expected)

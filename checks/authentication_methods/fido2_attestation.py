from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._methods import PASSKEYS, STABLE, in_profile, passkey_rules


@check(
    title="Attestation is enforced for the registration of passkeys",
    severity=Severity.MEDIUM,
    objectives=["identities.passwordless"],
    mappings={"equal": {"eidsca": ["AF03"], "zta": ["21840"]}},
)
def fido2_attestation(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Checks that attestation is enforced when users register a passkey.

    What it checks:
        Every passkey profile that a target uses has an `attestationEnforcement` other than `disabled`. A target without a
        profile uses the default profile. If there are no profiles, `isAttestationEnforced` of the method is true. If there
        are profiles, this property is outdated and not evaluated. The check does not apply if passkeys are disabled or have
        no targets.

    Why it matters:
        Without attestation, the model of a passkey is not verified. Software can claim to be a certified security key, so
        restrictions on models are not reliable.

    Limits:
        Synced passkeys of Apple and Google do not support attestation. If you enforce attestation, users cannot register
        them. Existing passkeys are not evaluated again.

    Remediation:
        1. Open {portal:authentication_method_policies} > Passkey (FIDO2) > Configure.
        2. Set "Enforce attestation" to Yes in each profile in use. If there are no profiles, set it in the method.
        3. Or, without profiles, send `PATCH /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/fido2
           {"@odata.type": "#microsoft.graph.fido2AuthenticationMethodConfiguration", "isAttestationEnforced": true}`.
        4. To verify, read `GET /policies/authenticationMethodsPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/how-to-enable-passkey-fido2
        https://learn.microsoft.com/entra/identity/authentication/concept-fido2-hardware-vendor
        https://learn.microsoft.com/graph/api/resources/fido2authenticationmethodconfiguration
    """
    for rules in passkey_rules(authentication_methods_policy):
        if not required(rules.attested, STABLE, f"{rules.subject.id}.attestation"):
            message = f"passkeys can be registered without attestation{in_profile(rules.subject)}"
            expected = "isAttestationEnforced: true" if rules.subject == PASSKEYS else "attestationEnforcement: registrationOnly"
            yield Finding(rules.subject, message, rules.attestation, expected)

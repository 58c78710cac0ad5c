"""Shared by the checks of the authentication methods policy: reading its parts, and their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from ztscan.directory.counting import counted
from ztscan.directory.people import EmergencyAccounts
from ztscan.entities.authentication_methods import (
    AuthenticationMethodConfiguration,
    AuthenticationMethodsPolicy,
    AuthenticatorFeatures,
    FeatureState,
    KeyRestrictions,
    MethodTarget,
    PasskeyProfile,
)
from ztscan.plugin import EmergencyAccess, Finding, Gap, NotApplicable, Subject, known, required

STABLE = "authentication_methods_policy"
BETA = "authentication_methods_policy_beta"
ALL_USERS = "all_users"
NOBODY = "00000000-0000-0000-0000-000000000000"
"""Id of a single target that means no user."""

POLICY = Subject("authenticationMethodsPolicy", "authenticationMethodsPolicy", "Authentication methods policy")
AUTHENTICATOR = Subject(
    "microsoftAuthenticatorAuthenticationMethodConfiguration", "MicrosoftAuthenticator", "Microsoft Authenticator"
)
EMAIL = Subject("emailAuthenticationMethodConfiguration", "Email", "Email one-time passcode")
PASSKEYS = Subject("fido2AuthenticationMethodConfiguration", "Fido2", "Passkeys (FIDO2)")
SMS = Subject("smsAuthenticationMethodConfiguration", "Sms", "SMS")
TEMPORARY_PASS = Subject("temporaryAccessPassAuthenticationMethodConfiguration", "TemporaryAccessPass", "Temporary Access Pass")
CERTIFICATES = Subject("x509CertificateAuthenticationMethodConfiguration", "X509Certificate", "Certificate-based authentication")
VOICE = Subject("voiceAuthenticationMethodConfiguration", "Voice", "Voice call")
_NAMES = {
    method.id.casefold(): method.name for method in (AUTHENTICATOR, CERTIFICATES, EMAIL, PASSKEYS, SMS, TEMPORARY_PASS, VOICE)
}


def name_of(method: AuthenticationMethodConfiguration) -> str:
    """Name of a method: the display name of an external method, else our name for it, else its id."""
    return method.display_name or _NAMES.get(method.id.casefold(), method.id)


def configuration(
    policy: AuthenticationMethodsPolicy, method: Subject, resource: str = STABLE
) -> AuthenticationMethodConfiguration:
    """Configuration of a method. Graph lists each method, also if it is off. Raises Unknown if the policy lacks it."""
    return required(policy.method(method.id), resource, f"authenticationMethodConfigurations/{method.id}")


def state_of(policy: AuthenticationMethodsPolicy, method: Subject) -> str:
    """``enabled``, ``disabled``, or a state that ztscan does not recognise."""
    return required(configuration(policy, method).state, STABLE, f"{method.id}.state")


def in_use(policy: AuthenticationMethodsPolicy, method: Subject, resource: str = STABLE) -> AuthenticationMethodConfiguration:
    """Configuration of a method. Raises NotApplicable if the method is off, because its settings have no effect."""
    found = configuration(policy, method, resource)
    if required(found.state, resource, f"{method.id}.state") == "disabled":
        raise NotApplicable(f"{method.name} is disabled, so this setting has no effect")
    return found


def authenticator_features(policy: AuthenticationMethodsPolicy, resource: str = STABLE) -> AuthenticatorFeatures:
    """The features of Microsoft Authenticator. Raises NotApplicable if it is off."""
    return required(in_use(policy, AUTHENTICATOR, resource).feature_settings, resource, "MicrosoftAuthenticator.featureSettings")


def targets_of(method: AuthenticationMethodConfiguration, resource: str = STABLE) -> tuple[MethodTarget, ...]:
    """The targets to which a method is offered: without the id of nobody, and without groups that are excluded too.

    An exclusion wins. Who of a group is in another group that is excluded is not worked out.
    """
    named = required(method.include_targets, resource, f"{method.id}.includeTargets")
    included = tuple(target for target in named if target.id != NOBODY)
    if all(target.id == ALL_USERS for target in included):
        return included
    excluded = required(method.exclude_targets, resource, f"{method.id}.excludeTargets")
    left_out = {target.id.casefold() for target in excluded}
    return tuple(target for target in included if target.id.casefold() not in left_out)


def not_offered(policy: AuthenticationMethodsPolicy, method: Subject) -> Iterator[Finding]:
    """A finding unless the method is enabled for at least one target."""
    found, state = configuration(policy, method), state_of(policy, method)
    if state != "enabled":
        yield Finding(method, f"{method.name} is disabled", f"state: {state}", "state: enabled")
    elif not targets_of(found):
        excluded = any(target.id != NOBODY for target in found.include_targets or ())
        message, observed = f"{method.name} is enabled, but has no targets", "includeTargets: none"
        if excluded:
            message = f"{method.name} is enabled, but each group that is included is excluded too"
            observed = "includeTargets: none that is not in excludeTargets"
        yield Finding(method, message, observed, "includeTargets: all_users")


def may_be_excluded(accepted: Iterable[str], declared: EmergencyAccess, accounts: EmergencyAccounts | Gap) -> frozenset[str]:
    """Ids, in lower case, of accepted users and groups, declared groups of emergency access, and its accounts, if known."""
    people = frozenset() if isinstance(accounts, Gap) else accounts.ids
    return frozenset(one.casefold() for one in (*accepted, *declared.groups, *people))


def shortfall(state: str, included: Iterable[MethodTarget], excluded: Iterable[MethodTarget] = ()) -> str:
    """Why a feature is not explicitly on for all users, in Graph's terms. Empty if it is."""
    if state != "enabled":
        return f"state: {state}"
    if all(target.id != ALL_USERS for target in included):
        return "state: enabled, only for specific groups"
    left_out = [target for target in excluded if target.id != NOBODY]
    kind = "group" if all(target.target_type != "user" for target in left_out) else "target"
    return f"state: enabled, {counted(len(left_out), kind)} excluded" if left_out else ""


def feature_shortfall(feature: FeatureState, resource: str, name: str) -> str:
    """The same for a feature of Microsoft Authenticator, which has one included and one excluded target."""
    state = required(feature.state, resource, f"{name}.state")
    included = required(feature.include_target, resource, f"{name}.includeTarget") if state == "enabled" else None
    return shortfall(state, [included] if included else [], [feature.exclude_target] if feature.exclude_target else [])


def attested(enforcement: str) -> bool:
    return (
        known(enforcement, ("disabled", "registrationonly"), STABLE, "Fido2.passkeyProfiles/attestationEnforcement") != "disabled"
    )


class PasskeyRules(msgspec.Struct, frozen=True):
    """The rules for the registration of a passkey."""

    subject: Subject
    attested: bool | None
    attestation: str
    """The same in Graph's terms."""
    restrictions: KeyRestrictions | None


def passkey_rules(policy: AuthenticationMethodsPolicy) -> Iterator[PasskeyRules]:
    """The effective rules: those of each passkey profile in use. Without profiles, those of the method itself.

    A target without profiles uses the default profile. Raises NotApplicable if passkeys are off or have no targets.
    """
    method = in_use(policy, PASSKEYS)
    targets = targets_of(method)
    if not targets:
        raise NotApplicable(f"{PASSKEYS.name} are enabled, but have no targets")
    if not has_profiles(method, targets):
        enforced = method.is_attestation_enforced
        yield PasskeyRules(PASSKEYS, enforced, f"isAttestationEnforced: {str(enforced).lower()}", method.key_restrictions)
        return
    for profile in profiles_of(method, targets):
        enforcement = profile.attestation_enforcement
        yield PasskeyRules(
            Subject("passkeyProfile", profile.id, profile.name or profile.id),
            None if enforcement is None else attested(enforcement),
            f"attestationEnforcement: {enforcement}",
            profile.key_restrictions,
        )


def in_profile(subject: Subject) -> str:
    """`` in the profile Staff``, for a message about the rules of a passkey profile. Empty: the rules of the method itself."""
    return "" if subject == PASSKEYS else f" in the profile {subject.name}"


def has_profiles(method: AuthenticationMethodConfiguration, targets: Iterable[MethodTarget]) -> bool:
    """Whether the policy has passkey profiles. Raises Unknown where some are named, and none was returned."""
    named = method.default_passkey_profile or any(target.allowed_passkey_profiles for target in targets)
    return bool(required(method.passkey_profiles, STABLE, "Fido2.passkeyProfiles") if named else method.passkey_profiles)


def profiles_of(method: AuthenticationMethodConfiguration, targets: Iterable[MethodTarget]) -> Iterator[PasskeyProfile]:
    """The passkey profiles that these targets use, sorted by id. A target without profiles uses the default profile."""
    profiles = {profile.id: profile for profile in method.passkey_profiles or ()}
    named = {key for target in targets for key in target.allowed_passkey_profiles or (method.default_passkey_profile,)}
    for key in sorted(required(key, STABLE, "Fido2.defaultPasskeyProfile") for key in named):
        yield required(profiles.get(key), STABLE, f"Fido2.passkeyProfiles/{key}")

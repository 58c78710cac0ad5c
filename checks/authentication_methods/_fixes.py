"""How the findings on authentication methods are fixed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ztscan.directory.people import EmergencyAccounts
from ztscan.directory.setting_families import METHODS_POLICY, METHODS_POLICY_BETA
from ztscan.entities.authentication_methods import UserRegistrationDetails
from ztscan.plugin import (
    Effort,
    EmergencyAccess,
    Finding,
    Fix,
    Fixing,
    FixStep,
    Gap,
    Impact,
    MissingRead,
    NoFix,
    RecordedValues,
    SettingFamily,
    Table,
    Unfixable,
    by_id,
    step,
)

from ._methods import ALL_USERS, AUTHENTICATOR, EMAIL, NOBODY, PASSKEYS, SMS, TEMPORARY_PASS, may_be_excluded

Json = Mapping[str, Any]
Steps = Iterator[FixStep | Fix]
METHODS = "authenticationMethodConfigurations"
EVERYBODY = {"targetType": "group", "id": ALL_USERS}
ENABLED = {"state": "enabled", "includeTarget": EVERYBODY, "excludeTarget": {"targetType": "group", "id": NOBODY}}
_PHONES = frozenset({"mobilePhone", "officePhone", "alternateMobilePhone", "email"})
_MERGING = "Microsoft does not say whether feature settings that are left out stay: all are sent as they were read."


def method_step(family: SettingFamily, recorded: RecordedValues, method: str, change: Callable[[Json], Json] | Json) -> FixStep:
    """The call that changes the configuration of one method. Its type is sent along, as Graph requires."""
    where = f"{family.resource}/{METHODS}"
    before = by_id(recorded.of(family.resource, METHODS), method, where)
    kind = before.get("@odata.type") or f"#microsoft.graph.{_type(method)}"
    body = {"@odata.type": kind, **(change(before) if callable(change) else change)}
    return step(f"{where}/{method}", f"{family.path}/{METHODS}/{before['id']}", body, before, version=family.version)


def _type(method: str) -> str:
    return f"{method[0].lower()}{method[1:]}AuthenticationMethodConfiguration"


def of_method(family: SettingFamily, change: Callable[[Json], Json] | Json, method: str) -> Any:
    """What makes the call that changes one method."""

    def build(recorded: RecordedValues) -> Steps:
        yield method_step(family, recorded, method, change)

    return build


def offered(before: Json) -> Json:
    """Enabled, for everybody where it has no target. Where each target is excluded too, these exclusions end."""
    targets = [target for target in before.get("includeTargets") or () if target.get("id") != NOBODY]
    if not targets:
        return {"state": "enabled", "includeTargets": [{**EVERYBODY, "isRegistrationRequired": False}]}
    included = {str(target.get("id")).casefold() for target in targets}
    excluded = before.get("excludeTargets") or ()
    if included <= {str(target.get("id")).casefold() for target in excluded}:
        rest = [target for target in excluded if str(target.get("id")).casefold() not in included]
        return {"state": "enabled", "excludeTargets": rest}
    return {"state": "enabled"}


def passwordless(recorded: RecordedValues, findings: tuple[Finding, ...]) -> Steps:
    if any(found.subject.id == PASSKEYS.id for found in findings):
        yield method_step(METHODS_POLICY, recorded, PASSKEYS.id, offered)
    if any(found.subject.id == AUTHENTICATOR.id for found in findings):
        yield method_step(METHODS_POLICY, recorded, AUTHENTICATOR.id, _any_mode)


def _any_mode(before: Json) -> Json:
    wanted = offered(before)
    targets = wanted.get("includeTargets") or before["includeTargets"]
    return {**wanted, "includeTargets": [{**target, "authenticationMode": "any"} for target in targets]}


def features(**states: Json) -> Callable[[Json], Json]:
    """Some features of Microsoft Authenticator changed, all others as they were read."""

    def change(before: Json) -> Json:
        known = before.get("featureSettings") or {}
        changed = {name: {**(known.get(name) or {}), **state} for name, state in states.items()}
        return {"featureSettings": {**known, **changed}}

    return change


def attested(recorded: RecordedValues, findings: tuple[Finding, ...]) -> Steps:
    if findings[0].subject.id == PASSKEYS.id:
        yield method_step(METHODS_POLICY, recorded, PASSKEYS.id, {"isAttestationEnforced": True})
    else:
        yield _profiles(recorded, findings, {"attestationEnforcement": "registrationOnly"})


def restricted(recorded: RecordedValues, findings: tuple[Finding, ...]) -> Steps:
    """The models have to be chosen: a list that leaves out a model in use locks its holders out."""
    allowed = {"isEnforced": True, "enforcementType": "allow", "aaGuids": ["{{allowed model}}"]}
    if findings[0].subject.id == PASSKEYS.id:
        yield method_step(METHODS_POLICY, recorded, PASSKEYS.id, {"keyRestrictions": allowed})
    else:
        yield _profiles(recorded, findings, {"keyRestrictions": allowed})


def _profiles(recorded: RecordedValues, findings: Iterable[Finding], change: Json) -> FixStep:
    found = {finding.subject.id for finding in findings}

    def whole(before: Json) -> Json:
        profiles = before.get("passkeyProfiles") or ()
        return {"passkeyProfiles": [{**one, **change} if one.get("id") in found else one for one in profiles]}

    return method_step(METHODS_POLICY, recorded, PASSKEYS.id, whole)


def phones_off(
    recorded: RecordedValues,
    findings: tuple[Finding, ...],
    user_registration_details: Table[UserRegistrationDetails] | Gap,
) -> Steps:
    steps = tuple(method_step(METHODS_POLICY, recorded, found.subject.id, {"state": "disabled"}) for found in findings)
    yield Fix(facts=PHONES_OFF, steps=steps, affected=_only_phones(user_registration_details))


def _only_phones(details: Table[UserRegistrationDetails] | Gap) -> int | None:
    """How many people have no other method. None where a row does not say which methods are registered."""
    if isinstance(details, Gap):
        return None
    registered = list(details.column("methods_registered"))
    if any(methods is None for methods in registered):
        return None
    return sum(bool(methods) and _PHONES.issuperset(methods) for methods in registered)


def sms_sign_in(before: Json) -> Json:
    return {"includeTargets": [{**target, "isUsableForSignIn": False} for target in before.get("includeTargets") or ()]}


def temporary_pass(recorded: RecordedValues, findings: tuple[Finding, ...]) -> Steps:
    if all(found.subject.id != TEMPORARY_PASS.id for found in findings):
        raise Unfixable("The strength of a Conditional Access policy has to accept a Temporary Access Pass.")
    target = {"targetType": "group", "id": "{{onboarding group id}}", "isRegistrationRequired": False}
    change = {"state": "enabled", "includeTargets": [target]}
    rest = [found.subject.name for found in findings if found.subject.id != TEMPORARY_PASS.id]
    made = method_step(METHODS_POLICY, recorded, TEMPORARY_PASS.id, change)
    yield Fix(
        facts=TEMPORARY_PASSES,
        steps=(made,),
        remains=tuple(f"The strength that the policy {name} requires does not accept a Temporary Access Pass." for name in rest),
    )


def pass_lifetime(recorded: RecordedValues, options: Mapping[str, object]) -> Steps:
    longest, length = int(str(options["maximum_minutes"])), int(str(options["minimum_length"]))

    def shorter(before: Json) -> Json:
        names = ("defaultLifetimeInMinutes", "minimumLifetimeInMinutes", "maximumLifetimeInMinutes")
        limits = {name: min(int(before[name]), longest) for name in names if before.get(name) is not None}
        return {**limits, "defaultLength": max(int(before.get("defaultLength") or length), length)}

    yield method_step(METHODS_POLICY, recorded, TEMPORARY_PASS.id, shorter)


def campaign(
    recorded: RecordedValues,
    options: Mapping[str, object],
    emergency_access: EmergencyAccess,
    emergency_accounts: EmergencyAccounts | Gap,
) -> Steps:
    """For all users; exclusions that are accepted stay, and so does the method that the campaign asks for."""
    if isinstance(emergency_accounts, Gap):
        raise MissingRead(emergency_accounts.resource)
    before = recorded.of(METHODS_POLICY.resource)
    known = recorded.of(METHODS_POLICY.resource, "registrationEnforcement", "authenticationMethodsRegistrationCampaign") or {}
    accepted: Any = options["accepted_exclusions"]
    exempt = may_be_excluded(accepted, emergency_access, emergency_accounts)
    kept = [target for target in known.get("excludeTargets") or () if str(target.get("id")).casefold() in exempt]
    asked = next((target.get("targetedAuthenticationMethod") for target in known.get("includeTargets") or ()), None)
    everybody = {"id": ALL_USERS, "targetType": "group", "targetedAuthenticationMethod": asked or "microsoftAuthenticator"}
    wanted = {**known, "state": "enabled", "includeTargets": [everybody], "excludeTargets": kept}
    body = {"registrationEnforcement": {"authenticationMethodsRegistrationCampaign": wanted}}
    yield step(METHODS_POLICY.resource, METHODS_POLICY.path, body, before)


def existing_targets(recorded: RecordedValues, findings: tuple[Finding, ...]) -> Steps:
    """Whole lists of targets without the groups that do not exist."""
    dead = {found.subject.id for found in findings}
    named = False
    for row in recorded.of(METHODS_POLICY.resource, METHODS) or ():
        body = {
            name: [target for target in row[name] if target.get("id") not in dead]
            for name in ("includeTargets", "excludeTargets")
            if any(target.get("id") in dead for target in row.get(name) or ())
        }
        if body:
            named = True
            yield method_step(METHODS_POLICY, recorded, row.get("id") or "id", body)
    if not named:
        raise MissingRead(f"{METHODS_POLICY.resource}/{METHODS}")


def everywhere(name: str, **more: Any) -> Callable[[Any, tuple[Finding, ...]], Json]:
    """A setting of the beta policy, on for everybody, its other values as they were read."""
    return lambda before, _findings: {name: {**((before or {}).get(name) or {}), "state": "enabled", **more}}


def _method(changes: str, change: Callable[[Json], Json] | Json, method: str, **facts: Any) -> Fixing:
    return METHODS_POLICY.made_by(changes, of_method(METHODS_POLICY, change, method), **facts)


def _beta(changes: str, change: Callable[[Json], Json], **facts: Any) -> Fixing:
    build = of_method(METHODS_POLICY_BETA, change, AUTHENTICATOR.id)
    return METHODS_POLICY_BETA.made_by(changes, build, doubts=(_MERGING,), **facts)


TEMPORARY_PASSES = METHODS_POLICY.facts(
    "Enable Temporary Access Pass for an onboarding group.",
    prepare=("Choose a group of the people who are being onboarded.",),
    notices="Only the people in the group can use a pass that an administrator issues.",
)
PHONES_OFF = METHODS_POLICY.facts(
    "Disable SMS and voice calls as authentication methods.",
    effort=Effort.PROJECT,
    impact=Impact.RE_REGISTER,
    notices="People whose only method is a phone must register another method, or are blocked. Password reset loses phones too.",
    prepare=("Have those people register a stronger method, or issue them a Temporary Access Pass.",),
    after=(
        "authentication_methods.authenticator_enabled",
        "authentication_methods.fido2_enabled",
        "authentication_methods.tap_enabled",
        "authentication_methods.migration_complete",
    ),
)

FIXES = {
    "admins_no_synced_passkeys": NoFix(
        "Administrators need a device-bound passkey, and a profile of their own, before synced ones are ruled out."
    ),
    "cba_strong_binding": NoFix("Certificates of users have to carry the fields of a strong binding before it is required."),
    "external_methods_known": NoFix(
        "A person has to decide whether the provider is trusted, and move its users before it is removed."
    ),
    "registration_campaign": METHODS_POLICY.made_by(
        "Enable the registration campaign for all users.",
        campaign,
        notices="People are prompted to register the method of the campaign, Microsoft Authenticator if it has none.",
    ),
    "tap_lifetime": METHODS_POLICY.made_by(
        "Limit the lifetime and the length of a Temporary Access Pass.",
        pass_lifetime,
        notices="Passes that exist already stay valid.",
    ),
    "authenticator_enabled": _method("Enable Microsoft Authenticator.", offered, AUTHENTICATOR.id),
    "authenticator_sign_in_context": _method(
        "Show the application and the location in notifications of Microsoft Authenticator.",
        features(displayAppInformationRequiredState=ENABLED, displayLocationInformationRequiredState=ENABLED),
        AUTHENTICATOR.id,
        notices="The notification shows more text.",
        doubts=(_MERGING,),
    ),
    "authenticator_number_matching": _beta(
        "Require number matching for notifications of Microsoft Authenticator.",
        features(numberMatchingRequiredState=ENABLED),
        impact=Impact.MAY_BLOCK,
        notices="People type a number. The extension for NPS and very old apps may fail.",
    ),
    "authenticator_lite_disabled": _beta(
        "Disable Microsoft Authenticator in companion applications.",
        features(companionAppAllowedState={"state": "disabled"}),
        impact=Impact.RE_REGISTER,
        notices="People who approve sign-ins in Outlook only must register Microsoft Authenticator.",
    ),
    "authenticator_no_otp": _method(
        "Disable one-time codes in Microsoft Authenticator.",
        {"isSoftwareOathEnabled": False},
        AUTHENTICATOR.id,
        impact=Impact.RE_REGISTER,
        notices="People who use codes of the app, for example offline, need another method.",
    ),
    "passwordless_offered": METHODS_POLICY.made_by(
        "Enable passwordless sign-in with passkeys and Microsoft Authenticator.", passwordless
    ),
    "fido2_enabled": _method("Enable passkeys.", offered, PASSKEYS.id),
    "fido2_self_service": _method(
        "Let people register passkeys themselves.", {"isSelfServiceRegistrationAllowed": True}, PASSKEYS.id
    ),
    "fido2_attestation": METHODS_POLICY.made_by(
        "Enforce attestation for the registration of passkeys.",
        attested,
        impact=Impact.MAY_BLOCK,
        notices="People can no longer register passkeys without attestation. Registered passkeys stay.",
        doubts=("Microsoft does not document the change of passkey profiles in v1.0.",),
    ),
    "fido2_key_restrictions": METHODS_POLICY.made_by(
        "Restrict passkeys to approved models.",
        restricted,
        effort=Effort.HOURS,
        impact=Impact.MAY_BLOCK,
        notices="Passkeys of models that are left out stop working.",
        prepare=("List the models (AAGUID) that people hold, and count the holders of each.",),
        doubts=("Microsoft does not document the change of passkey profiles in v1.0.",),
    ),
    "sms_voice_disabled": METHODS_POLICY.made_by(
        PHONES_OFF.changes,
        phones_off,
        **{name: getattr(PHONES_OFF, name) for name in ("effort", "impact", "notices", "prepare", "after")},
    ),
    "sms_sign_in_disabled": _method(
        "Disable SMS as a first factor.",
        sms_sign_in,
        SMS.id,
        impact=Impact.MAY_BLOCK,
        notices="People who sign in with a phone number need a user name and a password, or a passkey.",
        doubts=("Microsoft's page on the call does not list the property `isUsableForSignIn`.",),
    ),
    "email_otp_disabled": _method(
        "Disable email one-time passcodes for members.",
        {"state": "disabled"},
        EMAIL.id,
        impact=Impact.RE_REGISTER,
        notices="Members can no longer reset their password by email. Guests are not affected.",
    ),
    "tap_enabled": METHODS_POLICY.made_by(
        TEMPORARY_PASSES.changes, temporary_pass, **{name: getattr(TEMPORARY_PASSES, name) for name in ("notices", "prepare")}
    ),
    "tap_single_use": _method(
        "Let each Temporary Access Pass be used once.",
        {"isUsableOnce": True},
        TEMPORARY_PASS.id,
        impact=Impact.PROMPT_ONCE,
        notices="Onboarding in several steps needs a pass for each step.",
    ),
    "targets_exist": METHODS_POLICY.made_by(
        "Remove groups that do not exist from the targets of authentication methods.",
        existing_targets,
        prepare=("A group that was deleted in the last 30 days can be restored in place of this.",),
    ),
    "migration_complete": METHODS_POLICY.sets(
        "Complete the migration from the legacy policies.",
        {"policyMigrationState": "migrationComplete"},
        effort=Effort.PROJECT,
        impact=Impact.MAY_BLOCK,
        notices="People who use a method that only the legacy policies allow are blocked.",
        prepare=("Allow in the authentication methods policy what the legacy MFA and password reset policies allow.",),
    ),
    "system_preferred": METHODS_POLICY_BETA.sets(
        "Turn on system-preferred MFA for all users.",
        everywhere("systemCredentialPreferences", includeTargets=[EVERYBODY], excludeTargets=[]),
        notices="People are asked for the strongest method that they registered.",
    ),
    "report_suspicious_activity": METHODS_POLICY_BETA.sets(
        "Let all users report suspicious MFA prompts.",
        everywhere("reportSuspiciousActivitySettings", includeTarget=EVERYBODY),
        licence="Microsoft Entra ID P2 for the user risk",
        notices="A person who reports a prompt becomes a high user risk; a policy that blocks high user risk then blocks them.",
    ),
    "per_user_mfa_off": NoFix(
        "Switch off per-user MFA only after Conditional Access is proved to require MFA of the same people "
        "(`conditional_access.mfa_all_users`): `PATCH /beta/users/{id}/authentication/requirements`."
    ),
}

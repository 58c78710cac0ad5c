from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.people import PrivilegedUsers
from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy, MethodTarget
from ztscan.entities.groups import Member
from ztscan.plugin import ByKey, Finding, Gap, Manual, NotApplicable, Severity, Subject, Table, Unknown, check, known, required

from ._methods import ALL_USERS, PASSKEYS, STABLE, attested, has_profiles, in_use, profiles_of, targets_of

TYPES = "Fido2.passkeyProfiles/passkeyTypes"
ATTESTATION = "Fido2.passkeyProfiles/attestationEnforcement"


@check(
    title="Users with a privileged role can register device-bound passkeys only",
    severity=Severity.LOW,
    objectives=["identities.phishing_resistant", "identities.privileged_access"],
    mappings={},
    since="0.2.0",
)
def admins_no_synced_passkeys(
    authentication_methods_policy: AuthenticationMethodsPolicy,
    privileged_users: PrivilegedUsers,
    group_members: ByKey[Table[Member]] | Gap,
) -> Iterator[Finding]:
    """Checks that no passkey profile lets privileged users register a synced passkey.

    What it checks:
        The check covers passkey profiles that apply to an enabled user with an active or eligible assignment of a privileged
        role. None has `synced` among its passkey types, unless it enforces attestation, which synced passkeys do not support.
        A target of all users applies to them, and so does each group that one of them is in: the profiles add up. Where there
        are no profiles, attestation is enforced. Otherwise a person has to look.

    Why it matters:
        A synced passkey is copied to the cloud account of its owner, such as an Apple or Google account. Its protection is that
        of an account that this organisation does not manage.

    Limits:
        A target counts unless the same group is excluded: members of other excluded groups are not subtracted. An
        authentication strength that admits certain models of passkeys has the same effect at sign-in and is not assessed here.
        Passkeys that are registered already stay.

    Remediation:
        1. Open {portal:authentication_method_policies} > Passkey (FIDO2) > Configure.
        2. Create a profile for administrators with device-bound passkeys only, and enforce attestation.
        3. Target it at a group of the administrators, and take them out of the groups of other profiles.

    References:
        https://learn.microsoft.com/entra/identity/authentication/how-to-enable-passkey-fido2
        https://learn.microsoft.com/graph/api/resources/passkeyprofile
    """
    method = in_use(authentication_methods_policy, PASSKEYS)
    targets = targets_of(method)
    if not targets:
        raise NotApplicable(f"{PASSKEYS.name} are enabled, but have no targets")
    people = {user.casefold() for user, details in privileged_users.details.items() if details.account_enabled is not False}
    gaps: dict[Gap, None] = dict.fromkeys((*privileged_users.gaps, *privileged_users.unread))
    if not people and not gaps:
        raise NotApplicable("no enabled user holds a privileged role")
    reaching = [target for target in targets if _reaches(target, people, group_members, gaps)]
    enforced = True
    if has_profiles(method, reaching):
        for profile in profiles_of(method, reaching):
            kinds = required(profile.passkey_types, STABLE, f"Fido2.passkeyProfiles/{profile.id}.passkeyTypes")
            synced = "synced" in {known(kind.strip(), ("synced", "devicebound"), STABLE, TYPES) for kind in kinds.split(",")}
            if synced and not attested(required(profile.attestation_enforcement, STABLE, ATTESTATION)):
                name = profile.name or profile.id
                message = f"the passkey profile {name} lets privileged users register synced passkeys"
                subject = Subject("passkeyProfile", profile.id, name)
                yield Finding(subject, message, f"passkeyTypes: {kinds}", "passkeyTypes: deviceBound")
    else:
        enforced = bool(required(method.is_attestation_enforced, STABLE, "Fido2.isAttestationEnforced"))
    if gaps:
        raise Unknown(*gaps)
    if not reaching:
        raise NotApplicable("passkeys are not enabled for any user with a privileged role")
    if not enforced:
        raise Manual("the policy has no passkey profiles and does not enforce attestation: look which passkeys it admits")


def _reaches(target: MethodTarget, people: set[str], members: ByKey[Table[Member]] | Gap, gaps: dict[Gap, None]) -> bool:
    """Whether one of ``people`` is a target. A group that could not be read is noted among ``gaps``."""
    if target.id == ALL_USERS:
        return bool(people)
    rows = members if isinstance(members, Gap) else members[target.id]
    if isinstance(rows, Gap):
        gaps[rows] = None
        return False
    return any(member.casefold() in people for member in rows.column("id"))

"""Cases of `authentication_methods.fido2_attestation`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.authentication_methods import passkey_profile
from ztscan.core.model import Verdict

PATH = "authentication_methods_policy"
METHOD = f"{PATH}/authenticationMethodConfigurations/Fido2"
ENFORCED = f"{METHOD}/isAttestationEnforced"
PROFILES = f"{METHOD}/passkeyProfiles"
STAFF, ADMINS = "profile-staff", "profile-admins"
LAX = {"attestationEnforcement": "disabled"}
DEFAULT = {f"{METHOD}/defaultPasskeyProfile": STAFF}


def used(*profiles: str) -> dict[str, object]:
    """The change by which the only target names profiles."""
    return {f"{METHOD}/includeTargets/0/allowedPasskeyProfiles": list(profiles)}


CASES = (
    Case("enforced, without profiles"),
    Case("not enforced, without profiles", {ENFORCED: False}, fails={"Fido2"}),
    Case("profiles were not returned at all", {PROFILES: Remove()}),
    Case(
        "the method's own switch is stale where a profile enforces it",
        {ENFORCED: False, PROFILES: [passkey_profile(STAFF, "Staff")], **used(STAFF)},
    ),
    Case(
        "a profile in use does not enforce it, whatever the method says",
        {PROFILES: [passkey_profile(STAFF, "Staff", **LAX), passkey_profile(ADMINS, "Admins")], **used(STAFF, ADMINS)},
        fails={STAFF},
    ),
    Case(
        "a profile that nobody uses does not count",
        {PROFILES: [passkey_profile(STAFF, "Staff", **LAX), passkey_profile(ADMINS, "Admins")], **used(ADMINS)},
    ),
    Case(
        "a target without profiles uses the default one",
        {PROFILES: [passkey_profile(STAFF, "Staff", **LAX), passkey_profile(ADMINS, "Admins")], **DEFAULT},
        fails={STAFF},
    ),
    Case(
        "a target without profiles, and no default was returned",
        {PROFILES: [passkey_profile(STAFF, "Staff")]},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "a target names a profile that was not returned",
        {PROFILES: [passkey_profile(STAFF, "Staff")], **used(ADMINS)},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "R13: a profile does not say",
        {PROFILES: [passkey_profile(STAFF, "Staff", attestationEnforcement=None)], **used(STAFF)},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "the profiles are null, and one is named",
        {PROFILES: None, **used(STAFF)},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("R13: the switch was not returned", {ENFORCED: None}, verdict=Verdict.NOT_ASSESSED),
    Case("R3: passkeys are for nobody", {f"{METHOD}/includeTargets": []}, verdict=Verdict.NOT_APPLICABLE),
    Case("not enforced, but passkeys are off", {ENFORCED: False, f"{METHOD}/state": "disabled"}, verdict=Verdict.NOT_APPLICABLE),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
)

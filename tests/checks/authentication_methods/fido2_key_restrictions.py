"""Cases of `authentication_methods.fido2_key_restrictions`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.authentication_methods import passkey_profile
from ztscan.core.model import Verdict

PATH = "authentication_methods_policy"
METHOD = f"{PATH}/authenticationMethodConfigurations/Fido2"
KEYS = f"{METHOD}/keyRestrictions"
STAFF, ADMINS = "profile-staff", "profile-admins"
USED = {f"{METHOD}/includeTargets/0/allowedPasskeyProfiles": [STAFF, ADMINS]}
OPEN = {"isEnforced": False, "enforcementType": "allow", "aaGuids": []}

CASES = (
    Case("some models are allowed"),
    Case("some models are blocked", {f"{KEYS}/enforcementType": "block"}),
    Case("not enforced", {f"{KEYS}/isEnforced": False}, fails={"Fido2"}),
    Case("R3: enforced with an empty list", {f"{KEYS}/aaGuids": []}, fails={"Fido2"}),
    Case("a kind of enforcement that is new", {f"{KEYS}/enforcementType": "unknownFutureValue"}, fails={"Fido2"}),
    Case(
        "one of two profiles is open, whatever the method says",
        {
            f"{METHOD}/passkeyProfiles": [
                passkey_profile(STAFF, "Staff", keyRestrictions=OPEN),
                passkey_profile(ADMINS, "Admins"),
            ],
            **USED,
        },
        fails={STAFF},
    ),
    Case(
        "the method is open, its profiles are not",
        {KEYS: OPEN, f"{METHOD}/passkeyProfiles": [passkey_profile(STAFF, "Staff"), passkey_profile(ADMINS, "Admins")], **USED},
    ),
    Case(
        "the profiles are null, and one is named",
        {f"{METHOD}/passkeyProfiles": None, **USED},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("R13: the restrictions were not returned", {KEYS: None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the list was not returned", {f"{KEYS}/aaGuids": None}, verdict=Verdict.NOT_ASSESSED),
    Case("open, but passkeys are off", {KEYS: OPEN, f"{METHOD}/state": "disabled"}, verdict=Verdict.NOT_APPLICABLE),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
)

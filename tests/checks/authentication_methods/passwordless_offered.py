"""Cases of `authentication_methods.passwordless_offered`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.authentication_methods import ALL_USERS
from tests.checks.compliant.names import ONBOARDING
from ztscan.core.model import Verdict

PATH = "authentication_methods_policy"
METHODS = f"{PATH}/authenticationMethodConfigurations"
AUTHENTICATOR = f"{METHODS}/MicrosoftAuthenticator"
MODE = f"{AUTHENTICATOR}/includeTargets/0/authenticationMode"

CASES = (
    Case("both ways are open"),
    Case("Authenticator without a password only", {MODE: "deviceBasedPush"}),
    Case("Authenticator after a password only", {MODE: "push"}, fails={"MicrosoftAuthenticator"}),
    Case(
        "one group may leave the password out",
        {
            MODE: "push",
            f"{AUTHENTICATOR}/includeTargets": [
                {**ALL_USERS, "authenticationMode": "push"},
                {**ALL_USERS, "id": ONBOARDING, "authenticationMode": "any"},
            ],
        },
    ),
    Case("passkeys are off", {f"{METHODS}/Fido2/state": "disabled"}, fails={"Fido2"}),
    Case(
        "both are off",
        {f"{METHODS}/Fido2/state": "disabled", f"{AUTHENTICATOR}/state": "disabled"},
        fails={"Fido2", "MicrosoftAuthenticator"},
    ),
    Case("R3: Authenticator is for nobody", {f"{AUTHENTICATOR}/includeTargets": []}, fails={"MicrosoftAuthenticator"}),
    Case("R13: the mode was not returned", {MODE: None}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "the mode was not returned, passkeys are off for certain",
        {MODE: None, f"{METHODS}/Fido2/state": "disabled"},
        fails={"Fido2"},
    ),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "the only group that may leave the password out is excluded",
        {
            f"{AUTHENTICATOR}/includeTargets": [
                {**ALL_USERS, "authenticationMode": "push"},
                {**ALL_USERS, "id": ONBOARDING, "authenticationMode": "any"},
            ],
            f"{AUTHENTICATOR}/excludeTargets": [{"targetType": "group", "id": ONBOARDING}],
        },
        fails={"MicrosoftAuthenticator"},
    ),
    Case(
        "each group of passkeys is excluded",
        {
            f"{METHODS}/Fido2/includeTargets": [{**ALL_USERS, "id": ONBOARDING}],
            f"{METHODS}/Fido2/excludeTargets": [{"targetType": "group", "id": ONBOARDING}],
        },
        fails={"Fido2"},
    ),
)

"""Cases of `authentication_methods.registration_campaign`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.names import BREAK_GLASS_1, ONBOARDING
from ztscan.core.model import Verdict

PATH = "authentication_methods_policy"
CAMPAIGN = f"{PATH}/registrationEnforcement/authenticationMethodsRegistrationCampaign"
EXCLUDED = f"{CAMPAIGN}/excludeTargets"
POLICY = {"authenticationMethodsPolicy"}
NOT_ASSESSED = Verdict.NOT_ASSESSED
GROUP = {"id": ONBOARDING, "targetType": "group"}
NOBODY = {"id": "00000000-0000-0000-0000-000000000000", "targetType": "group"}
TARGETED = {**GROUP, "targetedAuthenticationMethod": "microsoftAuthenticator"}

CASES = (
    Case("all users are prompted"),
    Case("disabled", {f"{CAMPAIGN}/state": "disabled"}, POLICY),
    Case("a state that is new", {f"{CAMPAIGN}/state": "sometimes"}, POLICY),
    Case("Microsoft decides", {f"{CAMPAIGN}/state": "default"}, verdict=Verdict.MANUAL),
    Case("a group only", {f"{CAMPAIGN}/includeTargets": [TARGETED]}, POLICY),
    Case(
        "a group only, for passkeys",
        {f"{CAMPAIGN}/includeTargets": [{**TARGETED, "targetedAuthenticationMethod": "fido2"}]},
        POLICY,
    ),
    Case("enabled for nobody", {f"{CAMPAIGN}/includeTargets": []}, POLICY),
    Case("a group is excluded", {f"{CAMPAIGN}/excludeTargets": [GROUP]}, POLICY),
    Case(
        "a group is excluded, and accepted",
        {f"{CAMPAIGN}/excludeTargets": [GROUP]},
        options={"accepted_exclusions": (ONBOARDING,)},
    ),
    Case(
        "one of two excluded groups is accepted",
        {f"{CAMPAIGN}/excludeTargets": [GROUP, {"id": "other", "targetType": "user"}]},
        POLICY,
        options={"accepted_exclusions": (ONBOARDING,)},
    ),
    Case("the id of nobody is excluded", {f"{CAMPAIGN}/excludeTargets": [NOBODY]}),
    Case("R13: the state was not returned", {f"{CAMPAIGN}/state": None}, verdict=NOT_ASSESSED),
    Case("R13: exclusions were not returned", {f"{CAMPAIGN}/excludeTargets": None}, verdict=NOT_ASSESSED),
    Case("R13: no campaign was returned", {CAMPAIGN: None}, verdict=NOT_ASSESSED),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=NOT_ASSESSED),
    Case("an emergency access account is excluded", {EXCLUDED: [{"id": BREAK_GLASS_1.upper(), "targetType": "user"}]}),
    Case(
        "an account that is not declared is excluded",
        {EXCLUDED: [{"id": BREAK_GLASS_1, "targetType": "user"}]},
        POLICY,
        emergency_access=(),
    ),
    Case("the group of emergency access accounts is excluded", {EXCLUDED: [GROUP]}, emergency_groups=(ONBOARDING.upper(),)),
    Case(
        "an account is excluded, and the users could not be read",
        {EXCLUDED: [{"id": BREAK_GLASS_1, "targetType": "user"}], "users": gap("users")},
        verdict=NOT_ASSESSED,
    ),
    Case("a group is excluded, and the users could not be read", {EXCLUDED: [GROUP], "users": gap("users")}, POLICY),
    Case(
        "a group is excluded, and accepted in another spelling",
        {EXCLUDED: [GROUP]},
        options={"accepted_exclusions": (ONBOARDING.upper(),)},
    ),
    Case(
        "disabled, with an emergency access account excluded",
        {f"{CAMPAIGN}/state": "disabled", EXCLUDED: [{"id": BREAK_GLASS_1, "targetType": "user"}]},
        POLICY,
    ),
)

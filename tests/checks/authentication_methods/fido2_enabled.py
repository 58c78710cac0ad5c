"""Cases of `authentication_methods.fido2_enabled`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import ONBOARDING
from ztscan.core.model import Verdict

PATH = "authentication_methods_policy"
NOBODY = "00000000-0000-0000-0000-000000000000"
METHOD = f"{PATH}/authenticationMethodConfigurations/Fido2"
GROUP = {"targetType": "group", "id": ONBOARDING}
FOR_A_GROUP = {f"{METHOD}/includeTargets/0/id": ONBOARDING}

CASES = (
    Case("enabled for all users"),
    Case("enabled for one group", {f"{METHOD}/includeTargets/0/id": ONBOARDING}),
    Case("the id is in lower case", {f"{METHOD}/id": "fido2"}),
    Case("disabled", {f"{METHOD}/state": "disabled"}, fails={"Fido2"}),
    Case("not listed among the methods", {METHOD: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("R3: enabled for nobody", {f"{METHOD}/includeTargets": []}, fails={"Fido2"}),
    Case("enabled for the id of nobody", {f"{METHOD}/includeTargets/0/id": NOBODY}, fails={"Fido2"}),
    Case("R13: the state was not returned", {f"{METHOD}/state": None}, verdict=Verdict.NOT_ASSESSED),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "its only group is excluded",
        {**FOR_A_GROUP, f"{METHOD}/excludeTargets": [{**GROUP, "id": ONBOARDING.upper()}]},
        fails={"Fido2"},
    ),
    Case("another group is excluded", {**FOR_A_GROUP, f"{METHOD}/excludeTargets": [{**GROUP, "id": "other"}]}),
    Case("for all users, and a group is excluded", {f"{METHOD}/excludeTargets": [GROUP]}),
    Case("R13: exclusions were not returned", {**FOR_A_GROUP, f"{METHOD}/excludeTargets": None}, verdict=Verdict.NOT_ASSESSED),
)

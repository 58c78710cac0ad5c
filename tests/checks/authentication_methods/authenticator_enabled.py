"""Cases of `authentication_methods.authenticator_enabled`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import ONBOARDING
from ztscan.core.model import Verdict

PATH = "authentication_methods_policy"
METHODS = f"{PATH}/authenticationMethodConfigurations"
METHOD = f"{METHODS}/MicrosoftAuthenticator"

CASES = (
    Case("enabled for all users"),
    Case("enabled for one group", {f"{METHOD}/includeTargets/0/id": ONBOARDING}),
    Case("disabled", {f"{METHOD}/state": "disabled"}, fails={"MicrosoftAuthenticator"}),
    Case("not listed among the methods", {METHOD: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("R3: enabled for nobody", {f"{METHOD}/includeTargets": []}, fails={"MicrosoftAuthenticator"}),
    Case("R13: the targets were not returned", {f"{METHOD}/includeTargets": None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the state was not returned", {f"{METHOD}/state": None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: no methods were returned", {METHODS: None}, verdict=Verdict.NOT_ASSESSED),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "its only group is excluded",
        {
            f"{METHOD}/includeTargets/0/id": ONBOARDING,
            f"{METHOD}/excludeTargets": [{"targetType": "group", "id": ONBOARDING}],
        },
        fails={"MicrosoftAuthenticator"},
    ),
)

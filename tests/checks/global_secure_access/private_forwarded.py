"""Cases of `global_secure_access.private_forwarded`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.network import assignment, key
from tests.checks.global_secure_access.internet_forwarded import (
    ASSIGNED,
    NOT_APPLICABLE,
    NOT_ASSESSED,
    PRINCIPALS,
    PROFILES,
    STATUS,
    UNLICENSED,
    link,
)

ID = key("profile-private")
PROFILE = f"{PROFILES}/{ID}"

CASES = (
    Case("forwarded for all"),
    Case("disabled", {f"{PROFILE}/state": "disabled"}, {ID}),
    Case("a hostile name", {f"{PROFILE}/state": "disabled", f"{PROFILE}/name": "<b>`|\u001b[2J"}, {ID}),
    Case("assigned to nobody", {f"{PRINCIPALS}/{key('private')}/appRoleAssignmentRequired": True}, {ID}),
    Case("not activated", {f"{STATUS}/onboardingStatus": "offboarded"}, verdict=NOT_APPLICABLE),
    Case("no licence", UNLICENSED, verdict=NOT_APPLICABLE),
    Case("the kind of a profile is null", {f"{PROFILE}/trafficForwardingType": None}, verdict=NOT_ASSESSED),
    Case("the service principal was not returned", {f"{PROFILE}/servicePrincipal": Remove()}, verdict=NOT_ASSESSED),
    Case("the service principal could not be read", {PRINCIPALS: gap(PRINCIPALS)}, verdict=NOT_ASSESSED),
    Case("could not be read", {PROFILES: gap(PROFILES)}, verdict=NOT_ASSESSED),
    Case("its only policy is disabled", {f"{PROFILE}/policies": [link("Private", "disabled")]}, {ID}),
    Case("its policies are null", {f"{PROFILE}/policies": None}, verdict=NOT_ASSESSED),
    Case("one of its policies is enabled", {f"{PROFILE}/policies": [link("Private", "disabled"), link("Quick")]}),
    Case("the state of its only policy is null", {f"{PROFILE}/policies": [link("Private", None)]}, verdict=NOT_ASSESSED),
    Case(
        "assigned to an application alone",
        {
            f"{PRINCIPALS}/{key('private')}/appRoleAssignmentRequired": True,
            f"{ASSIGNED}/{key('private')}": [assignment("s", key("private"), "Bot", "ServicePrincipal")],
        },
        {ID},
    ),
)

"""Cases of `devices.registering_user_not_admin`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.devices.ga_not_local_admin import LOCAL
from tests.checks.devices.join_restricted import EVERYBODY, JOIN, KIND, NOT_ASSESSED, POLICY, SUBJECT, selected

WHO = f"{LOCAL}/registeringUsers"

CASES = (
    Case("nobody"),
    Case("a selection of nobody", {WHO: selected()}),
    Case("everybody", {WHO: EVERYBODY}, {SUBJECT}),
    Case("everybody, and a group is accepted", {WHO: EVERYBODY}, {SUBJECT}, options={"accepted": ("developers",)}),
    Case("null is the default of the service, everybody", {WHO: None}, {SUBJECT}),
    Case("no settings of local administrators", {LOCAL: None}, {SUBJECT}),
    Case("a group", {WHO: selected("developers")}, {SUBJECT}),
    Case("a group that is accepted, in another case", {WHO: selected("Developers")}, options={"accepted": ("developers",)}),
    Case(
        "a user beside the accepted group",
        {WHO: selected("developers", users=("<b>`|\u001b[2J",))},
        {SUBJECT},
        options={"accepted": ("developers",)},
    ),
    Case("a kind that is new", {WHO: {"@odata.type": f"{KIND}guestDeviceRegistrationMembership"}}, verdict=NOT_ASSESSED),
    Case("the settings of join are null", {JOIN: None}, verdict=NOT_ASSESSED),
    Case("R13: the setting was not returned", {WHO: Remove()}, verdict=NOT_ASSESSED),
    Case("could not be read", {POLICY: gap(POLICY)}, verdict=NOT_ASSESSED),
)

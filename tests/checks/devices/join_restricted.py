"""Cases of `devices.join_restricted`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from ztscan.core.model import Verdict

POLICY = "device_registration_policy"
JOIN = f"{POLICY}/azureADJoin"
WHO = f"{JOIN}/allowedToJoin"
SUBJECT = "deviceRegistrationPolicy"
KIND = "#microsoft.graph."
EVERYBODY = {"@odata.type": f"{KIND}allDeviceRegistrationMembership"}
NOBODY = {"@odata.type": f"{KIND}noDeviceRegistrationMembership"}
NOT_ASSESSED = Verdict.NOT_ASSESSED


def selected(*groups: str, users: tuple[str, ...] = ()) -> dict[str, object]:
    return {"@odata.type": f"{KIND}enumeratedDeviceRegistrationMembership", "users": list(users), "groups": list(groups)}


CASES = (
    Case("nobody"),
    Case("a group", {WHO: selected("it-staff")}),
    Case("a selection of nobody", {WHO: selected()}),
    Case("everybody", {WHO: EVERYBODY}, {SUBJECT}),
    Case("null is the default of the service, everybody", {WHO: None}, {SUBJECT}),
    Case("a kind that is new", {WHO: {"@odata.type": f"{KIND}guestDeviceRegistrationMembership"}}, verdict=NOT_ASSESSED),
    Case("a hostile kind", {WHO: {"@odata.type": "<b>`|\u001b[2J"}}, verdict=NOT_ASSESSED),
    Case("a selection whose groups are null", {WHO: {**selected(), "groups": None}}, verdict=NOT_ASSESSED),
    Case("the settings of join are null", {JOIN: None}, verdict=NOT_ASSESSED),
    Case("R13: the setting was not returned", {WHO: Remove()}, verdict=NOT_ASSESSED),
    Case("could not be read", {POLICY: gap(POLICY)}, verdict=NOT_ASSESSED),
)

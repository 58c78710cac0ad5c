"""Cases of `intune.branding`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove
from tests.checks.compliant.names import ONBOARDING
from tests.checks.unlicensed import rows_of_intune
from tests.intune.shapes import ALL_USERS, target
from ztscan.core.model import Verdict

LIST = "branding_profiles"
NOT_ASSESSED = Verdict.NOT_ASSESSED


def profile(key: str, *assignments: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {
        "id": key,
        "profileName": key.title(),
        "isDefaultProfile": False,
        "displayName": "Fabrikam",
        "contactITPhoneNumber": "+49 30 1234567",
        "contactITEmailAddress": "help@fabrikam.example",
        "assignments": list(assignments),
        **properties,
    }


PHONE = f"{LIST}/default/contactITPhoneNumber"
BASE: dict[str, Any] = {LIST: [profile("default", isDefaultProfile=True)]}

CASES = (
    Case("complete"),
    Case("no telephone number", {PHONE: ""}, {"default"}),
    Case("a telephone number of spaces", {PHONE: "  "}, {"default"}),
    Case("null is empty", {PHONE: None}, {"default"}),
    Case("no name of the organisation", {f"{LIST}/default/displayName": ""}, {"default"}),
    Case("nothing", {f"{LIST}/default/displayName": "", PHONE: "", f"{LIST}/default/contactITEmailAddress": ""}, {"default"}),
    Case("another profile, complete", {LIST: Add(profile("north", ALL_USERS))}),
    Case("another profile, incomplete", {LIST: Add(profile("north", ALL_USERS, contactITEmailAddress=None))}, {"north"}),
    Case("another profile, incomplete, for nobody", {LIST: Add(profile("north", contactITEmailAddress=None))}),
    Case(
        "another profile, incomplete, with an exclusion only",
        {LIST: Add(profile("north", target("exclusionGroup", groupId=ONBOARDING), contactITEmailAddress=None))},
    ),
    Case("a hostile name", {PHONE: "", f"{LIST}/default/profileName": "<b>`|\u001b[2J"}, {"default"}),
    Case("a target that is new", {LIST: Add(profile("north", target("oracle")))}, verdict=NOT_ASSESSED),
    Case("whether it is the default was not returned", {f"{LIST}/default/isDefaultProfile": Remove()}, verdict=NOT_ASSESSED),
    Case("assignments were not returned", {LIST: Add(profile("north", assignments=None))}, verdict=NOT_ASSESSED),
    Case("no profile, which no tenant is without", {LIST: []}, verdict=NOT_ASSESSED),
    *rows_of_intune(LIST),
)

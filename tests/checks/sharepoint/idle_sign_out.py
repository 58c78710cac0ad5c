"""Cases of `sharepoint.idle_sign_out`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.sharepoint.external_sharing_limited import NOT_ASSESSED, SETTINGS, SUBJECT, UNLICENSED
from ztscan.core.model import Verdict

IDLE = f"{SETTINGS}/idleSessionSignOut"
AFTER = f"{IDLE}/signOutAfterInSeconds"
WARNING = f"{IDLE}/warnAfterInSeconds"
OFF = {"isEnabled": False, "warnAfterInSeconds": 0, "signOutAfterInSeconds": 0}

CASES = (
    Case("half an hour"),
    Case("an hour", {AFTER: 3600}),
    Case("a second more", {AFTER: 3601}, {SUBJECT}),
    Case("two hours, which are accepted", {AFTER: 7200}, options={"maximum_minutes": 120}),
    Case("half an hour, and a quarter is required", options={"maximum_minutes": 15}, fails={SUBJECT}),
    Case("an option that nothing can meet", options={"maximum_minutes": 0}, fails={SUBJECT}),
    Case("after no time at all", {AFTER: 0, WARNING: 0}, {SUBJECT}),
    Case("a negative time", {AFTER: -1}, {SUBJECT}),
    Case("the warning comes too late", {WARNING: 1800}, {SUBJECT}),
    Case("off", {IDLE: OFF}, {SUBJECT}),
    Case("off, with times that would pass", {f"{IDLE}/isEnabled": False}, {SUBJECT}),
    Case("null", {IDLE: None}, verdict=NOT_ASSESSED),
    Case("the switch is null", {f"{IDLE}/isEnabled": None}, verdict=NOT_ASSESSED),
    Case("the time is null", {AFTER: None}, verdict=NOT_ASSESSED),
    Case("the warning is null", {WARNING: None}, verdict=NOT_ASSESSED),
    Case("a hostile time", {AFTER: "<b>`|\u001b[2J"}, verdict=NOT_ASSESSED),
    Case("R13: it was not returned", {IDLE: Remove()}, verdict=NOT_ASSESSED),
    Case("no SharePoint", UNLICENSED, verdict=Verdict.NOT_APPLICABLE),
    Case("could not be read", {SETTINGS: gap(SETTINGS)}, verdict=NOT_ASSESSED),
)

"""Cases of `groups.m365_creation_restricted`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.settings import UNIFIED_GROUPS
from ztscan.core.model import Verdict

SETTINGS = "group_settings"
SETTING = f"{SETTINGS}/{UNIFIED_GROUPS}"
VALUE = f"{SETTING}/values/EnableGroupCreation"

CASES = (
    Case("off"),
    Case("off, in capitals", {f"{VALUE}/value": "FALSE"}),
    Case("on", {f"{VALUE}/value": "True"}, {"Group.Unified"}),
    Case("on, with a hostile name", {f"{VALUE}/value": "true", f"{SETTING}/displayName": "<b>`|"}, {"Group.Unified"}),
    Case("no object was ever made: the default holds", {SETTINGS: []}, {"Group.Unified"}),
    Case("the object lacks the value", {VALUE: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("the value is empty", {f"{VALUE}/value": ""}, verdict=Verdict.NOT_ASSESSED),
    Case("the value is no truth value", {f"{VALUE}/value": "off"}, verdict=Verdict.NOT_ASSESSED),
    Case("the value is null", {f"{VALUE}/value": None}, verdict=Verdict.NOT_ASSESSED),
    Case("the template of an object is not known", {f"{SETTING}/templateId": None}, verdict=Verdict.NOT_ASSESSED),
    Case("could not be read", {SETTINGS: gap(SETTINGS)}, verdict=Verdict.NOT_ASSESSED),
)

"""Cases of `consent.risky_apps_blocked`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.settings import CONSENT_SETTINGS
from ztscan.core.model import Verdict

SWITCH = "authorization_policy/allowUserConsentForRiskyApps"
SETTING = f"group_settings/{CONSENT_SETTINGS}"
BLOCK = f"{SETTING}/values/BlockUserConsentForRiskyApps"

CASES = (
    Case("never touched"),
    Case("blocked on purpose", {SWITCH: False}),
    Case("allowed", {SWITCH: True}, fails={"authorizationPolicy"}),
    Case("no directory setting was ever made", {"group_settings": []}),
    Case("the directory setting allows it", {f"{BLOCK}/value": "False"}, fails={CONSENT_SETTINGS}),
    Case("both allow it", {SWITCH: True, f"{BLOCK}/value": "false"}, fails={"authorizationPolicy", CONSENT_SETTINGS}),
    Case("the directory setting lacks the value", {BLOCK: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("settings could not be read", {"group_settings": gap("group_settings")}, verdict=Verdict.NOT_ASSESSED),
)

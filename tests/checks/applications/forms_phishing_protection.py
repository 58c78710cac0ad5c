"""Cases of `applications.forms_phishing_protection`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.tenant import subscription
from tests.checks.unlicensed import COMMUNITY_CLOUD
from ztscan.core.model import Verdict

FORMS = "forms_settings"
SCAN = f"{FORMS}/settings/isInOrgFormsPhishingScanEnabled"
LICENSED: dict[str, Any] = {"subscribed_skus": Add(subscription("forms", "SPE_E3", "FORMS_PLAN_E3"))}
BASE: dict[str, Any] = {
    FORMS: {"id": "00000000-0000-0000-0000-000000000000", "settings": {"isInOrgFormsPhishingScanEnabled": True}}
}
NOT_ASSESSED = Verdict.NOT_ASSESSED

CASES = (
    Case("on", LICENSED),
    Case("off", {**LICENSED, SCAN: False}, {"adminForms"}),
    Case("R13: null is not off", {**LICENSED, SCAN: None}, verdict=NOT_ASSESSED),
    Case("R13: it was not returned", {**LICENSED, SCAN: Remove()}, verdict=NOT_ASSESSED),
    Case("the settings are null", {**LICENSED, f"{FORMS}/settings": None}, verdict=NOT_ASSESSED),
    Case("a hostile value", {**LICENSED, SCAN: "<b>`|\u001b[2J"}, verdict=NOT_ASSESSED),
    Case("no licence for Forms, and off", {SCAN: False}, verdict=Verdict.NOT_APPLICABLE),
    Case("could not be read", {**LICENSED, FORMS: gap(FORMS)}, verdict=NOT_ASSESSED),
    Case("subscriptions could not be read", {"subscribed_skus": gap("subscribed_skus")}, verdict=NOT_ASSESSED),
    Case("the community cloud of the US government", {**COMMUNITY_CLOUD, SCAN: False}, {"adminForms"}),
)

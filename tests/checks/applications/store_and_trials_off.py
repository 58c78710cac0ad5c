"""Cases of `applications.store_and_trials_off`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove, gap
from ztscan.core.model import Verdict

SERVICES = "apps_and_services"
SUBJECT = "adminAppsAndServices"
STORE, TRIALS = f"{SERVICES}/settings/isOfficeStoreEnabled", f"{SERVICES}/settings/isAppAndServicesTrialEnabled"
BASE: dict[str, Any] = {
    SERVICES: {
        "id": "00000000-0000-0000-0000-000000000000",
        "settings": {"isOfficeStoreEnabled": False, "isAppAndServicesTrialEnabled": False},
    }
}
NOT_ASSESSED = Verdict.NOT_ASSESSED

CASES = (
    Case("both are off"),
    Case("the store is open", {STORE: True}, {SUBJECT}),
    Case("trials can be started", {TRIALS: True}, {SUBJECT}),
    Case("both are on", {STORE: True, TRIALS: True}, {SUBJECT}),
    Case("the store is open, and trials are null", {STORE: True, TRIALS: None}, {SUBJECT}),
    Case("trials can be started, and the store was not returned", {STORE: Remove(), TRIALS: True}, {SUBJECT}),
    Case("R13: null is not off", {STORE: None}, verdict=NOT_ASSESSED),
    Case("R13: trials were not returned", {TRIALS: Remove()}, verdict=NOT_ASSESSED),
    Case("the settings are null", {f"{SERVICES}/settings": None}, verdict=NOT_ASSESSED),
    Case("hostile values", {STORE: "<b>`|\u001b[2J"}, verdict=NOT_ASSESSED),
    Case("could not be read", {SERVICES: gap(SERVICES)}, verdict=NOT_ASSESSED),
)

"""Cases of `azure_network.storage_anonymous`."""

from __future__ import annotations

from tests.checks.azure_network.storage_firewall import FAILS, NOT_APPLICABLE, NOT_ASSESSED, account, rules
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_storage import STORAGE, storage
from tests.checks.seeing import NO_SUBSCRIPTION

ANONYMOUS = f"{STORAGE}/stfabrikam/properties/allowBlobPublicAccess"
CASES = (
    Case("forbidden"),
    Case("allowed", account(allowBlobPublicAccess=True), FAILS),
    Case("allowed behind a firewall", {**rules("203.0.113.0/24"), ANONYMOUS: True}, FAILS),
    Case("allowed on all networks", {**rules(action="Allow"), ANONYMOUS: True}, FAILS),
    Case("not returned, and closed", account(allowBlobPublicAccess=None), verdict=NOT_ASSESSED),
    Case("not returned, and open", {**rules(), ANONYMOUS: None}, verdict=NOT_ASSESSED),
    Case("an account for files", {STORAGE: [{**storage("f", allowBlobPublicAccess=True), "kind": "FileStorage"}]}),
    Case("a kind that was not returned", {STORAGE: [{**storage("stfabrikam", allowBlobPublicAccess=True), "kind": None}]}, FAILS),
    Case("no account", {STORAGE: []}, verdict=NOT_APPLICABLE),
    Case("no subscription", {**NO_SUBSCRIPTION, STORAGE: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {STORAGE: gap(STORAGE)}, verdict=NOT_ASSESSED),
)

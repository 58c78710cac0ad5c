"""Cases of `devices.stale_devices`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.devices import DEVICES
from tests.intune.devices import in_directory
from ztscan.core.model import Verdict

DIRECTORY = "entra_devices"
NOT_ASSESSED = Verdict.NOT_ASSESSED
LAPTOP, MAC = in_directory(DEVICES[0])["id"], in_directory(DEVICES[2])["id"]
SEEN, REGISTERED = "approximateLastSignInDateTime", "registrationDateTime"
LONG_AGO, LATELY = "2026-05-01T06:00:00Z", "2026-10-01T06:00:00Z"

CASES = (
    Case("all are in use"),
    Case("a joined one is not", {f"{DIRECTORY}/{LAPTOP}/{SEEN}": LONG_AGO}, {"AzureAd"}),
    Case("a registered one is not", {f"{DIRECTORY}/{MAC}/{SEEN}": LONG_AGO}, {"Workplace"}),
    Case(
        "both",
        {f"{DIRECTORY}/{LAPTOP}/{SEEN}": LONG_AGO, f"{DIRECTORY}/{MAC}/{SEEN}": LONG_AGO},
        {"AzureAd", "Workplace"},
    ),
    Case(
        "how it is joined is not known",
        {f"{DIRECTORY}/{LAPTOP}": {**in_directory(DEVICES[0]), "trustType": None, SEEN: LONG_AGO}},
        {"other"},
    ),
    Case("it is accepted", {f"{DIRECTORY}/{LAPTOP}/{SEEN}": LONG_AGO}, options={"maximum_days": 365}),
    Case("it is disabled", {f"{DIRECTORY}/{LAPTOP}": {**in_directory(DEVICES[0]), "accountEnabled": False, SEEN: LONG_AGO}}),
    Case(
        "never seen, and registered lately",
        {f"{DIRECTORY}/{LAPTOP}": {**in_directory(DEVICES[0]), SEEN: None, REGISTERED: LATELY}},
    ),
    Case("never seen, and registered long ago", {f"{DIRECTORY}/{LAPTOP}/{SEEN}": None}, {"AzureAd"}),
    Case("there is no device", {DIRECTORY: []}, verdict=Verdict.NOT_APPLICABLE),
    Case(
        "R13: neither time was returned",
        {f"{DIRECTORY}/{LAPTOP}": {**in_directory(DEVICES[0]), SEEN: None, REGISTERED: None}},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "R13: whether it is enabled was not returned",
        {f"{DIRECTORY}/{LAPTOP}": {**in_directory(DEVICES[0]), "accountEnabled": None, SEEN: LONG_AGO}},
        verdict=NOT_ASSESSED,
    ),
    Case("R13: no time", {f"{DIRECTORY}/{LAPTOP}/{SEEN}": "<b>\u001b[2J"}, verdict=NOT_ASSESSED),
    Case("R13: a time in the future", {f"{DIRECTORY}/{LAPTOP}/{SEEN}": "2027-05-01T06:00:00Z"}, verdict=NOT_ASSESSED),
    Case("it could not be read", {DIRECTORY: gap(DIRECTORY)}, verdict=NOT_ASSESSED),
)

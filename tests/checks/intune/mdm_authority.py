"""Cases of `intune.mdm_authority`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove
from tests.checks.compliant.names import TENANT
from tests.checks.unlicensed import rows_of_intune
from ztscan.core.model import Verdict

LIST = "management_authority"
AUTHORITY = f"{LIST}/{TENANT}/mobileDeviceManagementAuthority"
BASE: dict[str, Any] = {LIST: [{"id": TENANT, "mobileDeviceManagementAuthority": "intune"}]}

CASES = (
    Case("Intune"),
    Case("in another case", {AUTHORITY: "Intune"}),
    Case("Configuration Manager", {AUTHORITY: "sccm"}, {TENANT}),
    Case("Office 365", {AUTHORITY: "office365"}, {TENANT}),
    Case("nobody has chosen", {AUTHORITY: "unknown"}, {TENANT}),
    Case("a word that is new", {AUTHORITY: "unknownFutureValue"}, verdict=Verdict.NOT_ASSESSED),
    Case("a hostile word", {AUTHORITY: "<b>`|\u001b[2J"}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: it was not returned", {AUTHORITY: Remove()}, verdict=Verdict.NOT_ASSESSED),
    *rows_of_intune(LIST),
)

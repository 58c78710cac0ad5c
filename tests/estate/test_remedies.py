"""What a person can do about evidence of Azure that is unclear: a permission or a place in the portal, where there is one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

import ztscan.estate
from tests.checks.compliant.names import TENANT
from ztscan.core.model import ByKey, Gap
from ztscan.entities.azure_diagnostics import DiagnosticProperties, DiagnosticSetting, LogSetting
from ztscan.entities.azure_scope import RootGroup
from ztscan.estate.diagnostics import DestinationKind, LogDestinations
from ztscan.estate.group_tree import tree_of
from ztscan.estate.visibility import Visibility

DEFECTS = {"group_tree.py": 1, "roles.py": 1}
"""Files of the estate, and for how many answers only a defect of ztscan or of Azure is left to report."""


def of_root(**changes: Any) -> Gap:
    root = replace(RootGroup(id="root", tenant_id=TENANT, children=()), **changes)
    found = tree_of(TENANT, ByKey("azure_root_group", {TENANT: root}), ())
    assert isinstance(found, Gap)
    return found


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [
        ({"tenant_id": "another"}, "sign in to the scanned tenant, in its cloud"),
        ({"children": None}, f"grant Reader on the management group `{TENANT}`, and scan again"),
        (
            {"children": [{"type": "Microsoft.Management/managementGroups/subscriptions"}]},
            "scan again; if this persists, report it",
        ),
        ({"children": [{"type": "Microsoft.Moon/landings"}]}, "scan again; if this persists, report it"),
    ],
)
def test_a_tree_that_is_unclear_says_what_to_do(changes: dict[str, Any], remedy: str) -> None:
    found = of_root(**changes)
    assert found.remedy == remedy
    assert "'" not in found.detail, "no text of a Python error"


def test_a_diagnostic_setting_without_its_categories_is_chosen_in_the_portal() -> None:
    place = "/subscriptions/one/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st"
    destinations = LogDestinations({DestinationKind.STORAGE: frozenset((place.lower(),))}, Visibility({"one": "One"}))
    properties = DiagnosticProperties(storage_account_id=place, logs=(LogSetting(category="First", enabled=None),))
    found = destinations.arrived("azure_firewall_diagnostics", [DiagnosticSetting(properties=properties)], ("First",))
    assert [gap.remedy for gap in found.gaps] == ["choose its categories in the Azure portal, save it, and scan again"]


def test_only_what_nobody_can_mend_is_to_be_reported() -> None:
    folder = Path(ztscan.estate.__file__).parent
    told = {str(file.relative_to(folder)): file.read_text(encoding="utf-8").count("report it") for file in folder.rglob("*.py")}
    assert {name: count for name, count in told.items() if count} == DEFECTS

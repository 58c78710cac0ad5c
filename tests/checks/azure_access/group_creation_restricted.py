"""Cases of `azure_access.group_creation_restricted`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.names import TENANT
from tests.checks.seeing import NO_SUBSCRIPTION, SEEING_IN_PART
from ztscan.core.model import Verdict

SETTINGS = "azure_group_settings"
NEEDED = f"{SETTINGS}/{TENANT}/properties/requireAuthorizationForGroupCreation"

CASES = (
    Case("required"),
    Case("not required", {NEEDED: False}, {TENANT}),
    Case("no settings", {f"{SETTINGS}/{TENANT}": None}, {TENANT}),
    Case(
        "no settings, and the tree cannot be read", {f"{SETTINGS}/{TENANT}": None, **SEEING_IN_PART}, verdict=Verdict.NOT_ASSESSED
    ),
    Case("not required, and the tree cannot be read", {NEEDED: False, **SEEING_IN_PART}, {TENANT}),
    Case("not said", {NEEDED: None}, verdict=Verdict.NOT_ASSESSED),
    Case("could not be read", {SETTINGS: gap(SETTINGS)}, verdict=Verdict.NOT_ASSESSED),
    Case("the tree cannot be read", SEEING_IN_PART, verdict=Verdict.NOT_ASSESSED),
    Case("no subscription", NO_SUBSCRIPTION),
)

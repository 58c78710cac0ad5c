"""Cases of `groups.no_unapproved_public`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import PROJECT
from ztscan.core.model import Verdict

GROUPS = "m365_groups"
VISIBILITY, NAME = f"{GROUPS}/{PROJECT}/visibility", f"{GROUPS}/{PROJECT}/displayName"

CASES = (
    Case("private"),
    Case("hidden membership", {VISIBILITY: "HiddenMembership"}),
    Case("public", {VISIBILITY: "Public"}, {PROJECT}),
    Case("a hostile name", {VISIBILITY: "public", NAME: "<b>`|\u001b[2J"}, {PROJECT}),
    Case("approved", {VISIBILITY: "Public"}, options={"approved_groups": (PROJECT.upper(),)}),
    Case("no group", {GROUPS: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("null", {VISIBILITY: None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: not returned", {VISIBILITY: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("could not be read", {GROUPS: gap(GROUPS)}, verdict=Verdict.NOT_ASSESSED),
)

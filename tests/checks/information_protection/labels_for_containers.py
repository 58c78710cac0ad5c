"""Cases of `information_protection.labels_for_containers`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.settings import UNIFIED_GROUPS
from tests.checks.information_protection.labels_exist import HOSTILE, LABELS, NOT_ASSESSED, SUBJECT, UNLICENSED, label
from ztscan.core.model import Verdict

SETTINGS = "group_settings"
VALUE = f"{SETTINGS}/{UNIFIED_GROUPS}/values/EnableMIPLabels"
OFF = {f"{VALUE}/value": "False"}
FILES = {LABELS: [label("public")]}

CASES = (
    Case("on, with a label"),
    Case("in another order and case", {LABELS: [label("team", applicableTo="UnifiedGroup, Site")]}),
    Case("off", OFF, {"Group.Unified"}),
    Case("no settings object: the default is off", {SETTINGS: []}, {"Group.Unified"}),
    Case("on, and labels for files only", FILES, {SUBJECT}),
    Case("for sites, not for groups", {LABELS: [label("site", applicableTo="site")]}, {SUBJECT}),
    Case("off, and labels for files only", {**OFF, **FILES}, {"Group.Unified", SUBJECT}),
    Case("a hostile word", {LABELS: [label("odd", name=HOSTILE, applicableTo=HOSTILE)]}, {SUBJECT}),
    Case("off, and what the label is for is not known", {**OFF, LABELS: [label("odd", applicableTo=None)]}, {"Group.Unified"}),
    Case("what the label is for is null", {LABELS: [label("odd", applicableTo=None)]}, verdict=NOT_ASSESSED),
    Case("the object lacks the value", {VALUE: Remove()}, verdict=NOT_ASSESSED),
    Case("the value is null", {f"{VALUE}/value": None}, verdict=NOT_ASSESSED),
    Case("no label", {LABELS: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("no licence", UNLICENSED, verdict=Verdict.NOT_APPLICABLE),
    Case("labels could not be read", {LABELS: gap(LABELS)}, verdict=NOT_ASSESSED),
    Case("settings could not be read", {SETTINGS: gap(SETTINGS)}, verdict=NOT_ASSESSED),
)

"""Cases of `information_protection.labels_encrypt`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.information_protection.labels_exist import (
    HOSTILE,
    LABELS,
    NOT_ASSESSED,
    SUBJECT,
    UNLICENSED,
    label,
    sublabel,
)
from ztscan.core.model import Verdict

GROUP = label("group", hasProtection=True, sublabels=[sublabel("below")])

CASES = (
    Case("a sublabel encrypts"),
    Case("a label encrypts", {LABELS: [label("secret", hasProtection=True)]}),
    Case("none encrypts", {LABELS: [label("public"), label("internal")]}, {SUBJECT}),
    Case("only a label that cannot be applied", {LABELS: [GROUP]}, {SUBJECT}),
    Case("only a disabled one", {LABELS: [label("public"), label("old", isEnabled=False, hasProtection=True)]}, {SUBJECT}),
    Case("a hostile name", {LABELS: [label("odd", name=HOSTILE, hasProtection=True)]}),
    Case("a hostile name, without encryption", {LABELS: [label("odd", name=HOSTILE)]}, {SUBJECT}),
    Case("protection is null", {LABELS: [label("odd", hasProtection=None)]}, verdict=NOT_ASSESSED),
    Case("sublabels were not returned", {LABELS: [label("odd", sublabels=None, hasProtection=True)]}, verdict=NOT_ASSESSED),
    Case("no label", {LABELS: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("no licence", UNLICENSED, verdict=Verdict.NOT_APPLICABLE),
    Case("could not be read", {LABELS: gap(LABELS)}, verdict=NOT_ASSESSED),
)

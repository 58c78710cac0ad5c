"""Cases of `information_protection.labels_exist`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove, gap
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

LABELS = "sensitivity_labels"
SUBJECT = "sensitivityLabels"
NOT_ASSESSED = Verdict.NOT_ASSESSED
UNLICENSED: dict[str, Any] = {**WITHOUT_SUBSCRIPTIONS, LABELS: gap(LABELS, GapReason.NOT_LICENSED)}
HOSTILE = "<img src=x>`|\u001b[2J"


def label(key: str, **properties: Any) -> dict[str, Any]:
    return {
        "id": key,
        "name": key,
        "displayName": None,
        "hasProtection": False,
        "isEnabled": True,
        "applicableTo": "email,file",
        "sublabels": [],
        **properties,
    }


def sublabel(key: str, **properties: Any) -> dict[str, Any]:
    return {name: value for name, value in label(key, **properties).items() if name != "sublabels"}


BASE: dict[str, Any] = {
    LABELS: [
        label("public"),
        label("secret", sublabels=[sublabel("team", hasProtection=True, applicableTo="email,file,site,unifiedGroup")]),
    ]
}
GROUP = label("group", isEnabled=True, sublabels=[sublabel("below", isEnabled=False)])

CASES = (
    Case("a label and a sublabel"),
    Case("one sublabel is sufficient", {LABELS: [label("group", sublabels=[sublabel("below")])]}),
    Case("no label", {LABELS: []}, {SUBJECT}),
    Case("a disabled label", {LABELS: [label("old", isEnabled=False)]}, {SUBJECT}),
    Case("a group of labels whose only sublabel is disabled", {LABELS: [GROUP]}, {SUBJECT}),
    Case("a sublabel of a disabled label", {LABELS: [label("old", isEnabled=False, sublabels=[sublabel("below")])]}, {SUBJECT}),
    Case("a hostile name", {LABELS: [label("odd", name=HOSTILE, isEnabled=False)]}, {SUBJECT}),
    Case("whether it is enabled was not returned", {LABELS: [label("odd", isEnabled=None)]}, verdict=NOT_ASSESSED),
    Case("one is not known, and another one is enabled", {LABELS: [label("odd", isEnabled=None), label("public")]}),
    Case("R13: sublabels were not returned", {LABELS: [label("odd", sublabels=None)]}, verdict=NOT_ASSESSED),
    Case("R13: a name was not returned", {f"{LABELS}/public/name": Remove()}),
    Case("no licence", UNLICENSED, verdict=Verdict.NOT_APPLICABLE),
    Case("no licence, and an empty list", {**WITHOUT_SUBSCRIPTIONS, LABELS: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("refused for the licence, which is there", {LABELS: gap(LABELS, GapReason.NOT_LICENSED)}, verdict=NOT_ASSESSED),
    Case("could not be read", {LABELS: gap(LABELS)}, verdict=NOT_ASSESSED),
    Case("subscriptions could not be read", {"subscribed_skus": gap("subscribed_skus")}, verdict=NOT_ASSESSED),
)

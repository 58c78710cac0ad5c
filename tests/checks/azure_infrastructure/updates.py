"""Cases of `azure_infrastructure.updates`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_infrastructure.kubernetes_sign_in import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.azure_infrastructure.trusted_launch import FAILS
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_machines import ARC, DATA, MACHINES, PATCHES, SERVER, UPDATES, WEB, patches, update

OTHERS = [patches(DATA), patches(SERVER)]
SETTINGS = f"{MACHINES}/vm-web/properties/osProfile/linuxConfiguration/patchSettings"
OLD, NEW = "2026-08-12T00:00:00Z", "2026-10-20T00:00:00Z"


def web(*missing: Any, **properties: Any) -> dict[str, Any]:
    """The last check of the machine with Linux, and the updates that it lacks."""
    return {PATCHES: [patches(WEB, **properties), *OTHERS], UPDATES: [*missing]}


CASES = (
    Case("up to date"),
    Case("an old critical update", web(update(WEB, "a", OLD, "Critical"), critical=1), FAILS),
    Case("an old security update", web(update(WEB, "a", OLD, "Security"), security=1), FAILS),
    Case("a new security update", web(update(WEB, "a", NEW, "Security"), security=1)),
    Case("new, with little patience", web(update(WEB, "a", NEW, "Security"), security=1), FAILS, options={"most_days": 7}),
    Case(
        "one is new and one is old", web(update(WEB, "a", NEW, "Security"), update(WEB, "b", OLD, "Security"), security=2), FAILS
    ),
    Case("a date was not returned", web(update(WEB, "a", None, "Security"), security=1), FAILS),
    Case("the update is not in the list", web(security=1), FAILS),
    Case("the update of another machine", web(update(DATA, "a", NEW, "Security"), security=1), FAILS),
    Case("a new update of another kind does not count", web(update(WEB, "a", NEW, "Other"), security=1), FAILS),
    Case("the list of updates could not be read", {**web(security=1), UPDATES: gap(UPDATES)}, verdict=NOT_ASSESSED),
    Case("no list is needed where nothing is missing", {UPDATES: gap(UPDATES)}),
    Case("counts were not returned", web(availablePatchCountByClassification=None), verdict=NOT_ASSESSED),
    Case("one count was not returned", web(availablePatchCountByClassification={"critical": 0}), verdict=NOT_ASSESSED),
    Case("one count was not returned, and the other is enough", web(availablePatchCountByClassification={"critical": 2}), FAILS),
    Case("the check failed", web(status="Failed"), verdict=NOT_ASSESSED),
    Case("the check failed, and found something", web(status="CompletedWithWarnings", critical=2), FAILS),
    Case("a status that nobody knows", web(status="Dreaming"), verdict=NOT_ASSESSED),
    Case("an old check", web(lastModifiedDateTime="2026-10-01T03:00:00Z"), verdict=NOT_ASSESSED),
    Case("the time was not returned", web(lastModifiedDateTime=None), verdict=NOT_ASSESSED),
    Case("never checked, and not to be checked", {PATCHES: OTHERS, f"{SETTINGS}/assessmentMode": "ImageDefault"}, FAILS),
    Case("never checked, and no setting", {PATCHES: OTHERS, SETTINGS: None}, FAILS),
    Case("not checked for a week", {PATCHES: OTHERS}, verdict=NOT_ASSESSED),
    Case("checked by hand", {f"{SETTINGS}/assessmentMode": "ImageDefault"}),
    Case(
        "notes",
        {
            **web(rebootPending=True),
            f"{MACHINES}/vm-data/properties/osProfile/windowsConfiguration/patchSettings/patchMode": "Manual",
        },
    ),
    Case("a server that is not checked", {PATCHES: [patches(WEB), patches(DATA)]}, verdict=NOT_ASSESSED),
    Case("a failure stays where servers could not be read", {**web(critical=1), ARC: gap(ARC)}, FAILS),
    Case("no machine", {MACHINES: [], ARC: []}, verdict=NOT_APPLICABLE),
    Case("checks could not be read", {PATCHES: gap(PATCHES)}, verdict=NOT_ASSESSED),
)

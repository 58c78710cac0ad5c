"""Cases of `governance.packages_no_inactive_policy`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

LIST = "assignment_policies"
STAFF, PARTNERS = f"{LIST}/staff", f"{LIST}/partners"
STAGES = f"{STAFF}/requestApprovalSettings/stages"
NOT_ASSESSED = Verdict.NOT_ASSESSED
NO_APPROVERS: dict[str, list[object]] = {"primaryApprovers": [], "fallbackPrimaryApprovers": []}


def ends(time: str | None) -> dict[str, object]:
    return {f"{STAFF}/expiration": {"type": "afterDateTime", "duration": None, "endDateTime": time}}


CASES = (
    Case("both policies work"),
    Case("it ended", ends("2026-11-01T06:00:00Z"), {"staff"}),
    Case("it ends in a second", ends("2026-11-01T06:00:01Z")),
    Case(
        "an old date that does not count",
        {f"{STAFF}/expiration": {"type": "noExpiration", "duration": None, "endDateTime": "2020-01-01T00:00:00Z"}},
    ),
    Case("nobody may request it", {f"{PARTNERS}/specificAllowedTargets": []}, {"partners"}),
    Case("for direct assignment by an administrator", {f"{STAFF}/allowedTargetScope": "notSpecified"}),
    Case("nobody approves", {STAGES: []}, {"staff"}),
    Case("a stage without an approver", {STAGES: [NO_APPROVERS]}, {"staff"}),
    Case(
        "a fallback approver only",
        {
            f"{STAGES}/0/fallbackPrimaryApprovers": [{"@odata.type": "#microsoft.graph.groupMembers", "groupId": "g"}],
            f"{STAGES}/0/primaryApprovers": [],
        },
    ),
    Case("no approval is required", {f"{STAFF}/requestApprovalSettings": {"isApprovalRequiredForAdd": False, "stages": []}}),
    Case("a hostile name", {STAGES: [], f"{STAFF}/displayName": "<b>`|\u001b[2J"}, {"staff"}),
    Case("when it ends was not returned", ends(None), verdict=NOT_ASSESSED),
    Case("the targets were not returned", {f"{PARTNERS}/specificAllowedTargets": None}, verdict=NOT_ASSESSED),
    Case("a scope that is new", {f"{STAFF}/allowedTargetScope": "everybodyOnEarth"}, verdict=NOT_ASSESSED),
    Case("stages were not returned", {STAGES: None}, verdict=NOT_ASSESSED),
    Case("approvers are null", {f"{STAGES}/0/primaryApprovers": None}, verdict=NOT_ASSESSED),
    Case("the expiration was not returned", {f"{STAFF}/expiration": None}, verdict=NOT_ASSESSED),
    Case("one cannot work, of another the scope is new", {STAGES: [], f"{PARTNERS}/allowedTargetScope": "new"}, {"staff"}),
    Case("no package", {LIST: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("the policies could not be read", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
    Case("no licence", {**WITHOUT_SUBSCRIPTIONS, LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_APPLICABLE),
)

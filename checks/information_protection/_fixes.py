"""How the findings on information protection are fixed."""

from __future__ import annotations

from ztscan.directory.setting_families import GROUP_SETTINGS, setting_step
from ztscan.directory.unified_groups import TEMPLATE
from ztscan.plugin import Finding, FixStep, NoFix, RecordedValues, Unfixable

_LABELS = NoFix("Graph does not change labels. Create and publish them in the Purview portal.")

_POLICIES = NoFix("Graph does not change label policies. Edit them in the Purview portal.")


def for_groups(recorded: RecordedValues, findings: tuple[Finding, ...]) -> list[FixStep]:
    """The call that switches labels on for groups. Raises Unfixable where a label is missing."""
    if any(finding.subject.kind != "directorySetting" for finding in findings):
        raise Unfixable("First add groups and sites to the scope of a label in the Purview portal.")
    return [setting_step(recorded, TEMPLATE, "Group.Unified", {"EnableMIPLabels": "True"})]


FIXES = {
    "default_label_set": _POLICIES,
    "downgrade_justified": _POLICIES,
    "labelling_mandatory": _POLICIES,
    "labels_published": _POLICIES,
    "labels_exist": _LABELS,
    "labels_encrypt": _LABELS,
    "labels_for_containers": GROUP_SETTINGS.made_by(
        "Switch sensitivity labels on for Microsoft 365 groups and sites.",
        for_groups,
        notices="Owners of groups see a choice of labels once the labels are synchronised.",
        prepare=("Run Execute-AzureAdLabelSync in Security & Compliance PowerShell afterwards.",),
    ),
}

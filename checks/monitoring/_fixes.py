"""How the findings on monitoring are fixed."""

from __future__ import annotations

from collections.abc import Mapping

from ztscan.directory.setting_families import REPORT_SETTINGS
from ztscan.plugin import FixStep, NoFix, RecordedValues, step


def names(recorded: RecordedValues, options: Mapping[str, object]) -> list[FixStep]:
    """The call that conceals or shows names, as the organisation decided."""
    family = REPORT_SETTINGS
    body = {"displayConcealedNames": options["concealed"]}
    return [step(family.resource, family.path, body, recorded.of(family.resource))]


FIXES = {
    "native_drift": NoFix("A person has to decide for each drift whether the configuration or the baseline is right."),
    "directory_backup": NoFix("Microsoft makes the backups. Contact support if they stopped."),
    "health_alerts": NoFix("A person has to find the cause. The alert closes when the figures are normal again."),
    "app_governance_alerts": NoFix("A person has to investigate each alert, and close it with a classification."),
    "contacts_set": NoFix("A person has to choose the mailbox that is read."),
    "report_names_concealed": REPORT_SETTINGS.made_by(
        "Set whether usage reports conceal names.", names, notices="Readers of usage reports see pseudonyms, or names."
    ),
    "tenant_governance": NoFix("A person has to ask for the purpose of each relationship before it is terminated."),
}

from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.labels import targets, usable_labels
from ztscan.directory.licences import licensed
from ztscan.directory.unified_groups import unified_setting
from ztscan.entities.information_protection import INFORMATION_PROTECTION, SensitivityLabel
from ztscan.entities.tenant import GroupSetting
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, Unknown, check

_CONTAINERS = frozenset({"site", "unifiedgroup"})


@check(
    title="Groups, teams and sites can have sensitivity labels",
    severity=Severity.LOW,
    objectives=["data.classify_protect", "endpoints.information_protection"],
    mappings={"stronger": {"zta": ["35012"]}},
    since="0.2.0",
)
def labels_for_containers(
    sensitivity_labels: tuple[SensitivityLabel, ...] | Gap,
    group_settings: tuple[GroupSetting, ...],
    service_plans: frozenset[str],
) -> Iterator[Finding]:
    """Checks that labels are switched on for Microsoft 365 groups, and that one can be used there.

    What it checks:
        The directory setting `Group.Unified` has `EnableMIPLabels` true; without the object, it is false. At least one enabled
        label has both `site` and `unifiedGroup` in `applicableTo`. Without labels, this is not applicable.

    Why it matters:
        The label of a team decides about guests, private channels, unmanaged devices and authentication contexts.

    Limits:
        With a signed-in person, Graph may list only the labels of that person: a finding may then be wrong, and so
        may "not applicable". Which settings a label carries for groups and sites, and which groups have one, is not assessed.
        Whether labels were synchronised to Microsoft Entra (`Execute-AzureAdLabelSync`) is not in Graph.

    Remediation:
        1. Send `PATCH /groupSettings/{id}` with `EnableMIPLabels` `True`, or create the object from the template
           `62375ab9-6b52-47ed-826b-58e47e0e304b`.
        2. Run `Execute-AzureAdLabelSync` in Security & Compliance PowerShell.
        3. Open {portal:sensitivity_labels}, and add "Groups & sites" to the scope of the labels for them.

    References:
        https://learn.microsoft.com/purview/sensitivity-labels-teams-groups-sites
        https://learn.microsoft.com/entra/identity/users/groups-assign-sensitivity-labels
    """
    usable = usable_labels(licensed(sensitivity_labels, service_plans, INFORMATION_PROTECTION))
    if not usable.labels and not usable.gaps:
        raise NotApplicable("there is no sensitivity label that can be applied")
    if not unified_setting(group_settings, "EnableMIPLabels"):
        subject = Subject("directorySetting", "Group.Unified", "Microsoft 365 group settings")
        message = "groups and sites cannot have sensitivity labels"
        yield Finding(subject, message, "EnableMIPLabels: false", "EnableMIPLabels: true")
    for_containers = usable.having(lambda label: targets(label) >= _CONTAINERS)
    if for_containers.labels:
        return
    if for_containers.gaps:
        raise Unknown(*for_containers.gaps)
    subject = Subject("sensitivityLabels", "sensitivityLabels", "Sensitivity labels")
    message = "no sensitivity label can be used for groups and sites"
    yield Finding(subject, message, "no label applies to site and unifiedGroup", "one label that applies to both")

from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted
from ztscan.directory.labels import usable_labels
from ztscan.directory.licences import licensed
from ztscan.entities.information_protection import INFORMATION_PROTECTION, SensitivityLabel
from ztscan.plugin import Finding, Gap, Note, Severity, Subject, Unknown, check


@check(
    title="Sensitivity labels exist and are enabled",
    severity=Severity.MEDIUM,
    objectives=["data.classify_protect", "endpoints.information_protection"],
    mappings={"stronger": {"zta": ["35003"]}, "partial": {"maester": ["MT.1173"]}},
    since="0.2.0",
)
def labels_exist(
    sensitivity_labels: tuple[SensitivityLabel, ...] | Gap, service_plans: frozenset[str]
) -> Iterator[Finding | Note]:
    """Checks that the tenant has at least one sensitivity label that people can apply.

    What it checks:
        At least one label, or sublabel of an enabled label, is enabled. A label with sublabels only groups them and does not
        count.

    Why it matters:
        Without labels, nobody can tell a public file from a secret one: neither people nor data loss prevention nor Copilot.

    Limits:
        Labels can exist without being published or used. Label policies are not in Graph. With a signed-in person, Graph may
        list only the labels of that person. Without a licence for labels, this is not applicable.

    Remediation:
        1. Open {portal:sensitivity_labels}, and create labels for at least public, internal and confidential content.
        2. Publish them with a label policy to all users.
        3. To verify, read `GET /security/dataSecurityAndGovernance/sensitivityLabels`.

    References:
        https://learn.microsoft.com/purview/create-sensitivity-labels
        https://learn.microsoft.com/graph/api/tenantdatasecurityandgovernance-list-sensitivitylabels
    """
    usable = usable_labels(licensed(sensitivity_labels, service_plans, INFORMATION_PROTECTION))
    if usable.labels:
        count = len(usable.labels)
        yield Note(f"{counted(count, 'label')} can be applied; to whom they are published is not in Graph")
        return
    if usable.gaps:
        raise Unknown(*usable.gaps)
    subject = Subject("sensitivityLabels", "sensitivityLabels", "Sensitivity labels")
    yield Finding(subject, "no sensitivity label can be applied", "enabled labels: 0", "at least one enabled label")

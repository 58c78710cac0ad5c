from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted, in_order
from ztscan.directory.labels import RESOURCE, usable_labels
from ztscan.directory.licences import licensed
from ztscan.entities.information_protection import INFORMATION_PROTECTION, SensitivityLabel
from ztscan.plugin import Finding, Gap, NotApplicable, Note, Severity, Subject, Unknown, check, required


@check(
    title="At least one sensitivity label protects content with encryption",
    severity=Severity.MEDIUM,
    objectives=["data.classify_protect"],
    mappings={"partial": {"zta": ["35013"]}},
    since="0.2.0",
)
def labels_encrypt(
    sensitivity_labels: tuple[SensitivityLabel, ...] | Gap, service_plans: frozenset[str]
) -> Iterator[Finding | Note]:
    """Checks that a label that people can apply encrypts content.

    What it checks:
        `hasProtection` is true for at least one enabled label or sublabel. A label with sublabels cannot be applied and does
        not count. Without labels, this is not applicable: see `information_protection.labels_exist`.

    Why it matters:
        A label without encryption is a mark. A file that left the organisation can be opened by everybody.

    Limits:
        With a signed-in person, Graph may list only the labels of that person: a finding may then be wrong, and so
        may "not applicable". Whom the encryption admits, and whether the label is published, is not in Graph. `hasProtection`
        is also true for labels that only limit forwarding or copying.

    Remediation:
        1. Open {portal:sensitivity_labels}, and edit the label for confidential content.
        2. Select "Control access", and assign permissions to the people of the organisation.

    References:
        https://learn.microsoft.com/purview/encryption-sensitivity-labels
        https://learn.microsoft.com/graph/api/resources/security-sensitivitylabel
    """
    usable = usable_labels(licensed(sensitivity_labels, service_plans, INFORMATION_PROTECTION))
    if not usable.labels and not usable.gaps:
        raise NotApplicable("there is no sensitivity label that can be applied")
    protecting = usable.having(lambda label: required(label.has_protection, RESOURCE, "hasProtection"))
    if protecting.labels:
        yield Note(f"encrypting: {in_order((label.title for label in protecting.labels), most=5)}")
        return
    if protecting.gaps:
        raise Unknown(*protecting.gaps)
    subject = Subject("sensitivityLabels", "sensitivityLabels", "Sensitivity labels")
    message = "no sensitivity label encrypts content"
    yield Finding(
        subject, message, f"{counted(len(usable.labels), 'label')}, hasProtection: false", "hasProtection: true on one of them"
    )

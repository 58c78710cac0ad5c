from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.information_protection import LabelPerson, PublishedLabel
from ztscan.entities.users import User
from ztscan.plugin import ByKey, Finding, Note, Severity, Table, check, required

from ._sample import of_sample, value_of

RESOURCE = "published_labels"


@check(
    title="Sensitivity labels are published to users",
    severity=Severity.LOW,
    objectives=["data.classify_protect", "endpoints.information_protection"],
    mappings={
        "partial": {
            "cis-m365-6.0": ["3.3.1"],
            "cis-m365-7.0": ["3.3.1"],
            "maester": ["MT.1173"],
            "monkey365": ["purview-lack-of-information-protection-label-policies"],
            "zta": ["35004"],
        }
    },
    since="0.2.0",
)
def labels_published(
    published_labels: ByKey[tuple[PublishedLabel, ...]],
    label_people: ByKey[LabelPerson | None],
    users: Table[User],
    service_plans: frozenset[str],
) -> Iterator[Finding | Note]:
    """Checks that people can use the labels of the tenant.

    What it checks:
        Graph returns at least one label that is active and can be applied (`isActive`, `isAppliable`) for each sampled user with
        a licence for labels.

    Why it matters:
        A label that is not published to a person does not exist for this person: content stays unlabelled.

    Limits:
        Graph shows label policies person by person only, so that a sample of 20 enabled members is read, those with the lowest
        ids. If it holds for all of them and the tenant has more, the check is manual: a sample does not cover the others.
        Graph admits applications only: with a signed-in person, the check is not assessed. The endpoint is in beta.

    Remediation:
        1. Open {portal:label_policies} > Publish labels, and publish the labels to all users.
        2. To verify, read `GET /users/{id}/security/informationProtection/sensitivityLabels` (beta) after a day.

    References:
        https://learn.microsoft.com/purview/create-sensitivity-labels
        https://learn.microsoft.com/graph/api/security-informationprotection-list-sensitivitylabels
    """

    def holds(key: str) -> bool:
        return _some_can_be_applied(value_of(published_labels[key]))

    yield from of_sample(
        label_people,
        users,
        service_plans,
        holds,
        lacking="have no sensitivity label",
        expected="at least one active label that can be applied",
    )


def _some_can_be_applied(labels: tuple[PublishedLabel, ...]) -> bool:
    """Whether one label is usable. Raises Unknown where that is not certain of any, and not known of one."""
    if any(label.is_active and label.is_appliable for label in labels):
        return True
    for label in labels:
        if label.is_active is not False and label.is_appliable is not False:
            required(label.is_active, RESOURCE, "isActive")
            required(label.is_appliable, RESOURCE, "isAppliable")
    return False

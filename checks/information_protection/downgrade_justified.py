from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.information_protection import LabelPerson, LabelPolicySettings
from ztscan.entities.users import User
from ztscan.plugin import ByKey, Finding, Note, Severity, Table, check, present

from ._sample import of_sample, value_of

RESOURCE = "label_policy_settings"


@check(
    title="Users must justify a lower sensitivity label",
    severity=Severity.LOW,
    objectives=["data.classify_protect"],
    mappings={"partial": {"zta": ["35018"]}},
    since="0.2.0",
)
def downgrade_justified(
    label_policy_settings: ByKey[LabelPolicySettings],
    label_people: ByKey[LabelPerson | None],
    users: Table[User],
    service_plans: frozenset[str],
) -> Iterator[Finding | Note]:
    """Checks that label policies require a justification when a label is removed or lowered.

    What it checks:
        `isDowngradeJustificationRequired` is true in the effective label policy settings of each sampled user with a licence for
        labels. Null is not set.

    Why it matters:
        A person who takes data away removes its label first. The reason that must be given is a trace in the audit log.

    Limits:
        Graph shows label policies person by person only, so that a sample of 20 enabled members is read, those with the lowest
        ids. If it holds for all of them and the tenant has more, the check is manual: a sample does not cover the others.
        Graph admits applications only: with a signed-in person, the check is not assessed. The endpoint is in beta.

    Remediation:
        1. Open {portal:label_policies}, and edit the policy of these users.
        2. Select "Users must provide a justification to remove a label or lower its classification" under Settings.
        3. To verify, read `GET /users/{id}/security/informationProtection/labelPolicySettings` (beta) after a day.

    References:
        https://learn.microsoft.com/purview/create-sensitivity-labels
        https://learn.microsoft.com/graph/api/resources/security-informationprotectionpolicysetting
    """

    def holds(key: str) -> bool:
        settings = value_of(label_policy_settings[key])
        return present(settings.is_downgrade_justification_required, RESOURCE, "isDowngradeJustificationRequired") is True

    yield from of_sample(
        label_people,
        users,
        service_plans,
        holds,
        lacking="can lower a label without a reason",
        expected="isDowngradeJustificationRequired: true",
    )

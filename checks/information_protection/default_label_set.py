from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.information_protection import LabelPerson, LabelPolicySettings
from ztscan.entities.users import User
from ztscan.plugin import ByKey, Finding, Note, Severity, Table, check, present

from ._sample import of_sample, value_of

RESOURCE = "label_policy_settings"


@check(
    title="A default sensitivity label is set for users",
    severity=Severity.LOW,
    objectives=["data.classify_protect"],
    mappings={"partial": {"zta": ["35017"]}},
    since="0.2.0",
)
def default_label_set(
    label_policy_settings: ByKey[LabelPolicySettings],
    label_people: ByKey[LabelPerson | None],
    users: Table[User],
    service_plans: frozenset[str],
) -> Iterator[Finding | Note]:
    """Checks that label policies set a default label.

    What it checks:
        `defaultLabelId` is not empty in the effective label policy settings of each sampled user with a licence for labels.

    Why it matters:
        A default label gives all new content a base level of protection. People then only have to think about exceptions.

    Limits:
        Graph shows label policies person by person only, so that a sample of 20 enabled members is read, those with the lowest
        ids. If it holds for all of them and the tenant has more, the check is manual: a sample does not cover the others.
        Graph admits applications only: with a signed-in person, the check is not assessed. The endpoint is in beta.
        Which label it is, and the default of mail, meetings and Power BI, is not assessed.

    Remediation:
        1. Open {portal:label_policies}, and edit the policy of these users.
        2. Select "Apply this label by default to documents" under Settings.
        3. To verify, read `GET /users/{id}/security/informationProtection/labelPolicySettings` (beta) after a day.

    References:
        https://learn.microsoft.com/purview/create-sensitivity-labels
        https://learn.microsoft.com/graph/api/resources/security-informationprotectionpolicysetting
    """

    def holds(key: str) -> bool:
        settings = value_of(label_policy_settings[key])
        return bool(present(settings.default_label_id, RESOURCE, "defaultLabelId"))

    yield from of_sample(
        label_people, users, service_plans, holds, lacking="have no default label", expected="defaultLabelId: a label"
    )

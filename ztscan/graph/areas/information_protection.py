"""Sensitivity labels of Microsoft Purview: which there are, and what label policies give a sample of people."""

from __future__ import annotations

import heapq

import msgspec

from ztscan.core.columns import Table
from ztscan.core.model import ByKey, Gap
from ztscan.graph import service_plans
from ztscan.graph.areas.users import AssignedPlan, User
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import USER_READ_ALL, PermissionId
from ztscan.graph.resource import Keys, Licence, Permission, Resource, Shape, key_source

INFORMATION_PROTECTION = Licence("Microsoft Purview Information Protection", service_plans.INFORMATION_PROTECTION)

_PLANS = frozenset(
    {
        "5136a095-5cf0-4aff-bec3-e84448b38ea5",
        "efb0351d-3b08-4503-993d-383af8de41e3",
        "6c57d4b6-3b23-47a5-9bc9-69f17b4947b3",
        "5689bec4-755d-4753-8b61-40975025187c",
        "1b66aedf-8ca1-4f73-af76-ec76c6180f98",
    }
)
"""Ids of the service plans of that licence, as they are assigned to people."""
_IN_USE = frozenset(("enabled", "warning"))
_NOT_IN_USE = frozenset(("suspended", "deleted", "lockedout"))
"""States of an assigned plan, in lower case."""


class Sublabel(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A label below another one. Labels have one level of sublabels. Graph fills in ``name``; ``displayName`` may be null."""

    id: str
    name: str | None
    display_name: str | None
    has_protection: bool | None
    """Whether the label encrypts content or limits its use."""
    is_enabled: bool | None = None
    applicable_to: str | None = None
    """Where the label can be used, separated by commas: ``file``, ``email``, ``site``, ``unifiedGroup`` ..."""

    @property
    def title(self) -> str:
        return self.name or self.display_name or self.id


class SensitivityLabel(Sublabel, frozen=True, gc=False, kw_only=True):
    """A sensitivity label. One with sublabels groups them, and cannot be applied itself."""

    sublabels: tuple[Sublabel, ...] | None = None
    """None: Graph did not say."""


class LabelPerson(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A person of the sample, with the service plans that tell whether labels reach this person at all."""

    id: str
    user_principal_name: str | None
    display_name: str | None
    assigned_plans: tuple[AssignedPlan, ...] | None

    @property
    def name(self) -> str:
        return self.user_principal_name or self.display_name or self.id

    @property
    def has_licence(self) -> bool:
        """Whether a plan for labels is certainly in use."""
        return any(
            _is_for_labels(plan) and (plan.capability_status or "").casefold() in _IN_USE for plan in self.assigned_plans or ()
        )

    @property
    def may_have_licence(self) -> bool:
        """Whether a plan may be one for labels that is in use: Graph does not say which it is, or in which state."""
        return any(
            plan.service_plan_id is None
            or (_is_for_labels(plan) and (plan.capability_status or "").casefold() not in _NOT_IN_USE)
            for plan in self.assigned_plans or ()
        )


def _is_for_labels(plan: AssignedPlan) -> bool:
    return (plan.service_plan_id or "").casefold() in _PLANS


class LabelPolicySettings(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """What the label policies of a person require (``security.informationProtectionPolicySetting``). Null: not set."""

    is_mandatory: bool | msgspec.UnsetType | None = msgspec.UNSET
    is_downgrade_justification_required: bool | msgspec.UnsetType | None = msgspec.UNSET
    default_label_id: str | msgspec.UnsetType | None = msgspec.UNSET


class PublishedLabel(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A label that is published to a person (``security.sensitivityLabel``)."""

    id: str
    name: str | None
    is_active: bool | None
    is_appliable: bool | None
    """False for a label that only groups others."""


SAMPLE = 20
"""How many people are asked for their labels: Graph shows label policies person by person only."""


@key_source
def label_sample(users: Table[User]) -> tuple[str, ...]:
    """Enabled members with the lowest ids, which are random: the same people in each scan."""
    members = users.where(lambda user: user.account_enabled is not False and user.user_type != "Guest")
    return tuple(heapq.nsmallest(SAMPLE, members.column("id")))


@key_source
def licensed_for_labels(label_people: ByKey[LabelPerson | None]) -> tuple[str, ...]:
    """People of the sample who have a licence for labels."""
    people = (person for _, person in label_people.items() if person is not None and not isinstance(person, Gap))
    return tuple(sorted(person.id for person in people if person.has_licence))


PERMISSION_IDS = (
    PermissionId("InformationProtectionPolicy.Read", delegated="4ad84827-5578-4e18-ad7a-86530b12f884"),
    PermissionId("InformationProtectionPolicy.Read.All", application="19da66cb-0fb0-4390-b071-ebc76a349482"),
    PermissionId(
        "SensitivityLabel.Read",
        application="3b8e7aad-f6e3-4299-83f8-6fc6a5777f0b",
        delegated="1aeb73ce-68d7-49b7-913a-eedc80844551",
    ),
)
"""Of permissions that only this area needs."""

# Graph shows a signed-in person the policies of that person only: for others of the sample it refuses.
_POLICIES = Permission(("InformationProtectionPolicy.Read.All",), delegated=("InformationProtectionPolicy.Read",))
_GLOBAL = "learn.microsoft.com/graph/api/security-informationprotectionpolicysetting-get: documented for the global cloud"

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="sensitivity_labels",
        path="/security/dataSecurityAndGovernance/sensitivityLabels",
        entity=SensitivityLabel,
        permission=Permission(("SensitivityLabel.Read",), delegated_roles=("Global Reader", "Compliance Administrator")),
        lane=Lane.OTHER,
        select=(),  # not documented for this endpoint
        licence=INFORMATION_PROTECTION,
        clouds=("global", "usgov", "usgovdod"),
        national="learn.microsoft.com/graph/api/tenantdatasecurityandgovernance-list-sensitivitylabels, national clouds",
        configuration=True,
    ),
    Resource(
        name="label_people",
        path="/users",
        entity=LabelPerson,
        permission=USER_READ_ALL,
        lane=Lane.DIRECTORY,
        filter="id in ({keys})",
        keys=Keys(label_sample, per_request=15),
    ),
    Resource(
        name="label_policy_settings",
        path="/users/{key}/security/informationProtection/labelPolicySettings",
        entity=LabelPolicySettings,
        permission=_POLICIES,
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        version="beta",
        why_beta="v1.0 has no settings of label policies",
        select=(),  # not documented for this endpoint
        licence=INFORMATION_PROTECTION,
        keys=Keys(licensed_for_labels),
        clouds=("global",),
        national=_GLOBAL,
    ),
    Resource(
        name="published_labels",
        path="/users/{key}/security/informationProtection/sensitivityLabels",
        entity=PublishedLabel,
        permission=_POLICIES,
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 returns all labels of the tenant to an application, not those that are published to a person",
        select=(),  # not documented for this endpoint
        licence=INFORMATION_PROTECTION,
        keys=Keys(licensed_for_labels),
        clouds=("global",),
        national=_GLOBAL,
    ),
)

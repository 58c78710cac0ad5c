"""What Microsoft Intune configures on devices, in every shape that has it, and to which groups it is assigned.

What is read about device configuration: the settings catalog, typed profiles, administrative templates, security baselines
(intents), the compliance policies of the settings catalog, assignment filters, and the groups that assignments name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ztscan.core.immutable import freeze_fields
from ztscan.graph.areas.devices import INTUNE_CONFIGURATION, ComplianceActionsForRule, PolicyAssignment
from ztscan.graph.areas.groups import DirectoryObject, Member, may_hide_members
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import GROUP_MEMBER_READ_ALL
from ztscan.graph.resource import AnswersFewer, Keys, Permission, Resource, RowsTold
from ztscan.graph.triage import INTUNE


class TemplateReference(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """The template that a policy was made from: endpoint security, a security baseline, or none."""

    template_id: str | None = None
    template_family: str | None = None
    """``endpointSecurityAntivirus``, ``endpointSecurityDiskEncryption``, ``baseline``, ``none`` ..."""
    template_display_name: str | None = None
    template_display_version: str | None = None


class ConfigurationPolicy(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A policy of the settings catalog or of endpoint security. ``configuration_policy_settings`` has its settings."""

    id: str
    name: str | None
    platforms: str | None
    """``windows10``, ``macOS``, ``iOS``, ``linux``, ``android``, ``androidEnterprise``, ``aosp`` ..., joined by commas."""
    technologies: str | None
    """``mdm``, ``microsoftSense``, ``configManager``, ``endpointPrivilegeManagement`` ..., joined by commas."""
    setting_count: int | None
    is_assigned: bool | None = None
    template_reference: TemplateReference | None = None
    assignments: tuple[PolicyAssignment, ...] | None = None
    """None, also where the list is empty although ``is_assigned``: see ``reach``."""

    @property
    def reach(self) -> tuple[PolicyAssignment, ...] | None:
        """The assignments. None where Graph did not send them, or an empty list for a policy that it calls assigned."""
        return None if self.is_assigned and not self.assignments else self.assignments


class ChoiceValue(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """One of the options of a setting, and the settings that depend on it."""

    value: str | None = None
    """The id of the option: the id of the definition, an underscore and mostly a number."""
    children: tuple[SettingInstance, ...] | None = None


class SimpleValue(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A text or a number. ``odata_type`` ends in ``StringSettingValue``, ``IntegerSettingValue``, ``ReferenceSettingValue`` or
    ``SecretSettingValue``; of a secret only a token is returned.
    """

    odata_type: str | None = msgspec.field(name="@odata.type", default=None)
    value: str | int | None = None


class GroupValue(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Settings that belong together, such as one rule."""

    children: tuple[SettingInstance, ...] | None = None


class SettingInstance(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """One setting of a policy. ``odata_type`` says which of the values it has; the others are None."""

    odata_type: str | None = msgspec.field(name="@odata.type", default=None)
    setting_definition_id: str | None = None
    choice_setting_value: ChoiceValue | None = None
    choice_setting_collection_value: tuple[ChoiceValue, ...] | None = None
    simple_setting_value: SimpleValue | None = None
    simple_setting_collection_value: tuple[SimpleValue, ...] | None = None
    group_setting_value: GroupValue | None = None
    group_setting_collection_value: tuple[GroupValue, ...] | None = None


class PolicySetting(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A setting at the top of a policy; others lie below it. Its id counts within the policy."""

    id: str
    setting_instance: SettingInstance | None


class DeviceConfiguration(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A typed profile. ``odata_type`` says the platform and the properties, which are kept as JSON."""

    id: str
    odata_type: str | None = msgspec.field(name="@odata.type", default=None)
    """``#microsoft.graph.windows10EndpointProtectionConfiguration`` and the like."""
    display_name: str | None = None
    assignments: tuple[PolicyAssignment, ...] | None = None
    properties: Mapping[str, Any] = {}
    """All other properties by Graph's names, without annotations at the top and without ``SECRET``. A property that is not
    there was not returned."""

    def __post_init__(self) -> None:
        freeze_fields(self)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> DeviceConfiguration:
        """The profile in a decoded JSON object. Raises ``msgspec.ValidationError`` where a known property has another type."""
        known = {key: raw[key] for key in ("id", "@odata.type", "displayName", "assignments") if key in raw}
        others = {key: value for key, value in raw.items() if key not in known and key not in SECRET and "@odata" not in key}
        return msgspec.structs.replace(msgspec.convert(known, cls), properties=others)

    @property
    def name(self) -> str:
        return self.display_name or self.id


SECRET = frozenset({"payload", "preSharedKey", "proxyPassword"})
"""Properties of typed profiles that may hold a password, also inside a file. Nothing decides by them."""


class GroupPolicyConfiguration(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A profile of administrative templates, for Windows. ``group_policy_values`` has its settings."""

    id: str
    display_name: str | None
    assignments: tuple[PolicyAssignment, ...] | None = None

    @property
    def name(self) -> str:
        return self.display_name or self.id


class GroupPolicyDefinition(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """The setting that a value is of. Its name comes in the language of the tenant."""

    id: str
    class_type: str | None = None
    """``machine`` or ``user``."""
    display_name: str | None = None
    category_path: str | None = None


class GroupPolicyValue(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A setting of administrative templates: enabled or disabled; what is not configured has no value."""

    id: str
    enabled: bool | None
    definition: GroupPolicyDefinition | None = None


class SecurityIntent(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A security baseline or endpoint security policy of the former kind, for Windows. ``security_intent_settings`` has its
    settings.
    """

    id: str
    display_name: str | None
    template_id: str | None
    is_assigned: bool | None
    is_migrating_to_configuration_policy: bool | None = None
    assignments: tuple[PolicyAssignment, ...] | None = None

    @property
    def name(self) -> str:
        return self.display_name or self.id

    @property
    def reach(self) -> tuple[PolicyAssignment, ...] | None:
        """The assignments. None where Graph did not send them, or an empty list for a policy that it calls assigned."""
        return None if self.is_assigned and not self.assignments else self.assignments


class SecurityIntentSetting(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    id: str
    odata_type: str | None = msgspec.field(name="@odata.type", default=None)
    definition_id: str | None
    """``deviceConfiguration--windows10EndpointProtectionConfiguration_bitLockerEncryptDevice`` and the like."""
    value_json: str | None
    """The value as JSON inside a text: ``true``, ``"xtsAes256"``, ``null``, ``{...}``."""


class CatalogCompliancePolicy(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A compliance policy of the settings catalog (Linux, newer platforms). Its settings: ``catalog_compliance_settings``."""

    id: str
    name: str | None
    platforms: str | None
    technologies: str | None
    setting_count: int | None
    is_assigned: bool | None = None
    assignments: tuple[PolicyAssignment, ...] | None = None
    scheduled_actions_for_rule: tuple[ComplianceActionsForRule, ...] | None = None

    @property
    def reach(self) -> tuple[PolicyAssignment, ...] | None:
        """The assignments. None where Graph did not send them, or an empty list for a policy that it calls assigned."""
        return None if self.is_assigned and not self.assignments else self.assignments


class AssignmentFilter(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A filter that an assignment names: it narrows the assignment to devices for which its rule holds."""

    id: str
    display_name: str | None
    platform: str | None
    """``windows10AndLater``, ``iOS``, ``macOS``, ``androidForWork``, ``androidWorkProfile`` ..."""
    rule: str | None
    """``(device.model -startsWith "Surface")`` and the like."""
    assignment_filter_management_type: str | None
    """``devices`` or ``apps``."""


HIDDEN_MEMBERSHIP = AnswersFewer(
    told_by="assignment_groups",
    applies=may_hide_members,
    permission="Member.Read.Hidden",
    detail="Graph lists no members, and the group may hide its membership (`HiddenMembership`)",
)
"""Source: https://learn.microsoft.com/graph/permissions-reference#memberreadhidden"""

_CATALOG = "v1.0 does not have the settings catalog"
_TYPED = "v1.0 leaves out profiles of some types, such as macOSEndpointProtectionConfiguration, and the filters of assignments"
_TEMPLATES = "v1.0 does not have administrative templates"
_INTENTS = "v1.0 does not have security baselines"

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="configuration_policies",
        path="/deviceManagement/configurationPolicies",
        entity=ConfigurationPolicy,
        version="beta",
        why_beta=_CATALOG,
        permission=INTUNE_CONFIGURATION,
        lane=Lane.OTHER,
        select=(),
        expand="assignments",
        licence=INTUNE,
        configuration=True,
    ),
    Resource(
        name="configuration_policy_settings",
        path="/deviceManagement/configurationPolicies/{key}/settings",
        entity=PolicySetting,
        version="beta",
        why_beta=_CATALOG,
        permission=INTUNE_CONFIGURATION,
        lane=Lane.OTHER,
        select=(),
        licence=INTUNE,
        keys=Keys("configuration_policy_ids"),
        rows_told=RowsTold(told_by="configuration_policies", attribute="setting_count"),
    ),
    Resource(
        name="device_configurations",
        path="/deviceManagement/deviceConfigurations",
        entity=DeviceConfiguration,
        version="beta",
        why_beta=_TYPED,
        permission=INTUNE_CONFIGURATION,
        lane=Lane.OTHER,
        select=(),  # each type has properties of its own
        expand="assignments",
        licence=INTUNE,
    ),
    Resource(
        name="group_policy_configurations",
        path="/deviceManagement/groupPolicyConfigurations",
        entity=GroupPolicyConfiguration,
        version="beta",
        why_beta=_TEMPLATES,
        permission=INTUNE_CONFIGURATION,
        lane=Lane.OTHER,
        select=(),
        expand="assignments",
        licence=INTUNE,
        configuration=True,
    ),
    Resource(
        name="group_policy_values",
        path="/deviceManagement/groupPolicyConfigurations/{key}/definitionValues",
        entity=GroupPolicyValue,
        version="beta",
        why_beta=_TEMPLATES,
        permission=INTUNE_CONFIGURATION,
        lane=Lane.OTHER,
        select=(),
        expand="definition",
        licence=INTUNE,
        keys=Keys("group_policy_configuration_ids"),
    ),
    Resource(
        name="security_intents",
        path="/deviceManagement/intents",
        entity=SecurityIntent,
        version="beta",
        why_beta=_INTENTS,
        permission=INTUNE_CONFIGURATION,
        lane=Lane.OTHER,
        select=(),
        expand="assignments",
        licence=INTUNE,
        configuration=True,
    ),
    Resource(
        name="security_intent_settings",
        path="/deviceManagement/intents/{key}/settings",
        entity=SecurityIntentSetting,
        version="beta",
        why_beta=_INTENTS,
        permission=INTUNE_CONFIGURATION,
        lane=Lane.OTHER,
        select=(),
        licence=INTUNE,
        keys=Keys("security_intent_ids"),
    ),
    Resource(
        name="catalog_compliance_policies",
        path="/deviceManagement/compliancePolicies",
        entity=CatalogCompliancePolicy,
        version="beta",
        why_beta=_CATALOG,
        permission=INTUNE_CONFIGURATION,
        lane=Lane.OTHER,
        select=(),
        expand="assignments,scheduledActionsForRule($expand=scheduledActionConfigurations)",
        licence=INTUNE,
        configuration=True,
    ),
    Resource(
        name="catalog_compliance_settings",
        path="/deviceManagement/compliancePolicies/{key}/settings",
        entity=PolicySetting,
        version="beta",
        why_beta=_CATALOG,
        permission=INTUNE_CONFIGURATION,
        lane=Lane.OTHER,
        select=(),
        licence=INTUNE,
        keys=Keys("catalog_compliance_policy_ids"),
        rows_told=RowsTold(told_by="catalog_compliance_policies", attribute="setting_count"),
    ),
    Resource(
        name="assignment_filters",
        path="/deviceManagement/assignmentFilters",
        entity=AssignmentFilter,
        version="beta",
        why_beta="v1.0 does not have assignment filters",
        permission=INTUNE_CONFIGURATION,
        lane=Lane.OTHER,
        select=(),
        licence=INTUNE,
        configuration=True,
    ),
    Resource(
        name="assignment_groups",  # apart from `directory_objects`, which scans without Intune read
        path="/directoryObjects/getByIds",
        entity=DirectoryObject,
        permission=Permission(("Directory.Read.All",), delegated_roles=("Global Reader", "Directory Readers")),
        lane=Lane.DIRECTORY,
        select=(),
        method="POST",
        keys=Keys("groups_of_assignments", per_request=1000),
    ),
    Resource(
        name="assignment_group_members",
        path="/groups/{key}/transitiveMembers",
        entity=Member,
        permission=GROUP_MEMBER_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
        keys=Keys("groups_of_assignments_that_exist"),
        answers_fewer=HIDDEN_MEMBERSHIP,
    ),
)

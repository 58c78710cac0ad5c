"""Key sources of what Intune configures: the policies of each shape, the groups that their assignments name, and scripts.

As in ``ztscan.graph.keys``, a source copes with a gap where a part of the keys can do without what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ztscan.core.model import ByKey, Gap
from ztscan.graph.areas.device_policies import (
    CatalogCompliancePolicy,
    ConfigurationPolicy,
    DeviceConfiguration,
    GroupPolicyConfiguration,
    SecurityIntent,
)
from ztscan.graph.areas.device_scripts import DeviceScript
from ztscan.graph.areas.devices import DeviceCompliancePolicy, PolicyAssignment
from ztscan.graph.areas.groups import DirectoryObject
from ztscan.graph.object_ids import object_ids
from ztscan.graph.resource import key_source

Assigned = (
    ConfigurationPolicy
    | DeviceConfiguration
    | GroupPolicyConfiguration
    | SecurityIntent
    | CatalogCompliancePolicy
    | DeviceCompliancePolicy
)


@key_source
def configuration_policy_ids(configuration_policies: tuple[ConfigurationPolicy, ...]) -> tuple[str, ...]:
    """Policies of the settings catalog, assigned or not: a check names the one that would have the setting."""
    return tuple(sorted(policy.id for policy in configuration_policies))


@key_source
def group_policy_configuration_ids(group_policy_configurations: tuple[GroupPolicyConfiguration, ...]) -> tuple[str, ...]:
    return tuple(sorted(policy.id for policy in group_policy_configurations))


@key_source
def security_intent_ids(security_intents: tuple[SecurityIntent, ...]) -> tuple[str, ...]:
    return tuple(sorted(policy.id for policy in security_intents))


@key_source
def catalog_compliance_policy_ids(catalog_compliance_policies: tuple[CatalogCompliancePolicy, ...]) -> tuple[str, ...]:
    return tuple(sorted(policy.id for policy in catalog_compliance_policies))


@key_source
def management_script_ids(management_scripts: tuple[DeviceScript, ...]) -> tuple[str, ...]:
    return tuple(sorted(script.id for script in management_scripts))


@key_source
def shell_script_ids(shell_scripts: tuple[DeviceScript, ...]) -> tuple[str, ...]:
    return tuple(sorted(script.id for script in shell_scripts))


@key_source
def health_script_ids(health_scripts: tuple[DeviceScript, ...]) -> tuple[str, ...]:
    """Remediations except Microsoft's own, which have no content to read."""
    return tuple(sorted(script.id for script in health_scripts if not script.is_global_script))


@key_source
def groups_of_assignments(
    configuration_policies: tuple[ConfigurationPolicy, ...] | Gap,
    device_configurations: tuple[DeviceConfiguration, ...] | Gap,
    group_policy_configurations: tuple[GroupPolicyConfiguration, ...] | Gap,
    security_intents: tuple[SecurityIntent, ...] | Gap,
    catalog_compliance_policies: tuple[CatalogCompliancePolicy, ...] | Gap,
    device_compliance_policies: tuple[DeviceCompliancePolicy, ...] | Gap,
) -> tuple[str, ...]:
    """Groups that an assignment of a policy of any shape includes or excludes."""
    shapes: tuple[tuple[Assigned, ...] | Gap, ...] = (
        configuration_policies,
        device_configurations,
        group_policy_configurations,
        security_intents,
        catalog_compliance_policies,
        device_compliance_policies,
    )
    read: Iterable[tuple[Assigned, ...]] = (shape for shape in shapes if not isinstance(shape, Gap))
    return object_ids(key for shape in read for policy in shape for key in _groups(policy.assignments or ()))


@key_source
def groups_of_assignments_that_exist(assignment_groups: ByKey[DirectoryObject | None]) -> tuple[str, ...]:
    """Those of them that are not deleted, and those of which that is not known."""
    return tuple(sorted(key for key in assignment_groups if assignment_groups[key] is not None))


def _groups(assignments: Iterable[PolicyAssignment]) -> Iterator[str]:
    for assignment in assignments:
        if assignment.target is not None and assignment.target.group_id:
            yield assignment.target.group_id

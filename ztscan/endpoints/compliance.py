"""Facts: which devices have to meet a requirement to be compliant, and how fast a device that does not is marked so."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ztscan.core.model import Gap
from ztscan.endpoints.assignments import AssignmentScope
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.policy import DevicePolicy
from ztscan.endpoints.shapes.compliance import MEANINGS, compliance_policies, hours_until_blocked, is_assigned
from ztscan.engine.evidence import fact
from ztscan.graph.areas.device_policies import CatalogCompliancePolicy
from ztscan.graph.areas.devices import DeviceCompliancePolicy


@fact
def compliance_rules(
    device_compliance_policies: tuple[DeviceCompliancePolicy, ...],
    catalog_compliance_policies: tuple[CatalogCompliancePolicy, ...],
    assignment_scope: AssignmentScope,
) -> DeviceSettings:
    """Which devices get a compliance policy that requires something, by the meanings ``compliance.windows`` and so on."""
    policies = tuple(compliance_policies(device_compliance_policies, catalog_compliance_policies))
    return DeviceSettings(policies, assignment_scope, MEANINGS)


class ComplianceDelay(msgspec.Struct, frozen=True):
    """A compliance policy, and after how many hours it marks a device as not compliant."""

    policy: DevicePolicy
    assigned: bool | None
    hours: int | Gap | None
    """None: never."""


@fact
def compliance_delays(
    device_compliance_policies: tuple[DeviceCompliancePolicy, ...],
    catalog_compliance_policies: tuple[CatalogCompliancePolicy, ...],
) -> tuple[ComplianceDelay, ...]:
    """How fast compliance policies act, in order of name."""
    return tuple(sorted(_delays(device_compliance_policies, catalog_compliance_policies), key=_name))


def _delays(typed: tuple[DeviceCompliancePolicy, ...], catalog: tuple[CatalogCompliancePolicy, ...]) -> Iterator[ComplianceDelay]:
    rules = [*(one.scheduled_actions_for_rule for one in typed), *(one.scheduled_actions_for_rule for one in catalog)]
    for settings, actions in zip(compliance_policies(typed, catalog), rules, strict=True):
        yield ComplianceDelay(settings.policy, is_assigned(settings.policy), hours_until_blocked(actions))


def _name(one: ComplianceDelay) -> tuple[str, str]:
    return one.policy.name, one.policy.id

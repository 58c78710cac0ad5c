"""What policies of Intune configure, whatever shape they have."""

from __future__ import annotations

from collections.abc import Sequence

from ztscan.core.model import ByKey
from ztscan.endpoints.policy import PolicySettings
from ztscan.endpoints.shapes.catalog import catalog_policies
from ztscan.endpoints.shapes.intents import intent_policies
from ztscan.endpoints.shapes.templates import template_profiles
from ztscan.endpoints.shapes.typed import typed_profiles
from ztscan.engine.evidence import fact
from ztscan.graph.areas.device_policies import (
    ConfigurationPolicy,
    DeviceConfiguration,
    GroupPolicyConfiguration,
    GroupPolicyValue,
    PolicySetting,
    SecurityIntent,
    SecurityIntentSetting,
)


@fact
def configured_policies(
    configuration_policies: Sequence[ConfigurationPolicy],
    configuration_policy_settings: ByKey[Sequence[PolicySetting]],
    device_configurations: Sequence[DeviceConfiguration],
    group_policy_configurations: Sequence[GroupPolicyConfiguration],
    group_policy_values: ByKey[Sequence[GroupPolicyValue]],
    security_intents: Sequence[SecurityIntent],
    security_intent_settings: ByKey[Sequence[SecurityIntentSetting]],
) -> tuple[PolicySettings, ...]:
    """Every policy that configures devices, with the settings that have a meaning. One whose settings could not be read has a
    gap: it may set anything.
    """
    return (
        *catalog_policies(configuration_policies, configuration_policy_settings),
        *typed_profiles(device_configurations),
        *template_profiles(group_policy_configurations, group_policy_values),
        *intent_policies(security_intents, security_intent_settings),
    )

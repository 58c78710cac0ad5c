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

Policies = tuple[PolicySettings, ...]


@fact
def catalog_settings(
    configuration_policies: Sequence[ConfigurationPolicy], configuration_policy_settings: ByKey[Sequence[PolicySetting]]
) -> Policies:
    """What policies of the settings catalog and of endpoint security set."""
    return tuple(catalog_policies(configuration_policies, configuration_policy_settings))


@fact
def profile_settings(device_configurations: Sequence[DeviceConfiguration]) -> Policies:
    """What typed profiles set."""
    return tuple(typed_profiles(device_configurations))


@fact
def template_settings(
    group_policy_configurations: Sequence[GroupPolicyConfiguration], group_policy_values: ByKey[Sequence[GroupPolicyValue]]
) -> Policies:
    """What profiles of administrative templates touch."""
    return tuple(template_profiles(group_policy_configurations, group_policy_values))


@fact
def intent_settings(
    security_intents: Sequence[SecurityIntent], security_intent_settings: ByKey[Sequence[SecurityIntentSetting]]
) -> Policies:
    """What security baselines and policies of the former kind set."""
    return tuple(intent_policies(security_intents, security_intent_settings))


@fact
def configured_policies(
    catalog_settings: Policies, profile_settings: Policies, template_settings: Policies, intent_settings: Policies
) -> Policies:
    """Every policy that configures devices, with the settings that have a meaning. One whose settings could not be read has a
    gap: it may set anything.
    """
    return (*catalog_settings, *profile_settings, *template_settings, *intent_settings)

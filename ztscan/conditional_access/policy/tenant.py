"""What a tenant has that policies refer to: named locations, strengths, applications; and settings that no API gives."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ztscan.conditional_access.policy.applications import BUNDLE_TITLES, TargetApplication, belongs, known_name
from ztscan.conditional_access.policy.locations import Place
from ztscan.conditional_access.policy.policy import control_name
from ztscan.conditional_access.policy.sign_in import Attributes
from ztscan.conditional_access.policy.strengths import BUILT_IN, Strength
from ztscan.conditional_access.policy.truth import Truth
from ztscan.conditional_access.policy.vocabulary import STRENGTH_PREFIX
from ztscan.core.immutable import freeze_fields


class SignInTenant(msgspec.Struct, frozen=True):
    """All keys in lower case. What is missing from a mapping is not known, not absent."""

    locations: Mapping[str, Place] = msgspec.field(default_factory=dict)
    strengths: Mapping[str, Strength] = msgspec.field(default_factory=dict)
    applications: Mapping[str, TargetApplication] = msgspec.field(default_factory=dict)
    """By appId."""
    names: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Display names of users, groups, roles and locations by id, for messages."""
    agent_resources: frozenset[str] | None = None
    """appIds of agent identities and blueprints; None: not read."""
    baseline_scopes: str | None = None
    """``enforced``, ``legacy``, the appId of the placeholder application of a customised tenant, or None: not known."""

    def __post_init__(self) -> None:
        freeze_fields(self)

    def belongs(self, app_id: str, group: str) -> Truth:
        return belongs(app_id, group, self.applications.get(app_id))

    def attributes_of(self, app_id: str) -> Attributes | None:
        application = self.applications.get(app_id)
        return application.attributes if application else None

    def is_agent_resource(self, app_id: str) -> Truth:
        if self.agent_resources is not None:
            return app_id in self.agent_resources
        return False if known_name(app_id) or app_id in self.applications else None

    def strength(self, identifier: str) -> Strength | None:
        """A strength by id: the tenant's own, else Microsoft's. None: not known what it accepts."""
        return self.strengths.get(identifier) or BUILT_IN.get(identifier)

    def control_name(self, control: str) -> str:
        """A control as a person reads it, with the name of the tenant's own strength."""
        strength = self.strength(control.removeprefix(STRENGTH_PREFIX)) if control.startswith(STRENGTH_PREFIX) else None
        return control_name(control, strength.name if strength else "")

    def name_of(self, identifier: str) -> str:
        """A display name, or the id where there is none. Of a bundle of applications in any spelling."""
        if identifier in self.names:
            return self.names[identifier]
        application = self.applications.get(identifier)
        return (
            (application.name if application else "")
            or known_name(identifier)
            or BUNDLE_TITLES.get(identifier.lower())
            or identifier
        )

"""Facts: what devices get of each setting, of policies of every shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ztscan.endpoints.assignments import AssignmentScope, DeviceReach
from ztscan.endpoints.effect import SettingEffect, effect_of
from ztscan.endpoints.meanings import MEANINGS
from ztscan.endpoints.policy import DevicePolicy, Meaning, PolicySettings
from ztscan.endpoints.population import DevicePopulation
from ztscan.engine.evidence import fact


@dataclass(frozen=True, slots=True)
class DeviceSettings:
    """What devices get of every setting that has a meaning. Reach and effects are computed when they are asked for, once."""

    policies: tuple[PolicySettings, ...]
    scope: AssignmentScope
    _meanings: Mapping[str, Meaning] = field(default_factory=lambda: MEANINGS, repr=False)
    left_out: int = 0
    """Devices that effects leave out."""
    _reach: dict[tuple[str, str], DeviceReach] = field(default_factory=dict, compare=False, repr=False)
    _effects: dict[str, SettingEffect] = field(default_factory=dict, compare=False, repr=False)
    _named: list[tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=list, compare=False, repr=False)

    @property
    def meanings(self) -> Mapping[str, Meaning]:
        """By name, what can be asked for."""
        return self._meanings

    @property
    def population(self) -> DevicePopulation:
        return self.scope.population

    @property
    def named(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ids and names of all devices, by number."""
        if not self._named:
            ids = tuple(map(str, self.population.columns["id"]))
            names = self.population.columns["device_name"]
            self._named.append((ids, tuple(str(name or key) for key, name in zip(ids, names, strict=True))))
        return self._named[0]

    def without(self, devices: int) -> DeviceSettings:
        """The same policies over the other devices."""
        return self if not devices else replace(self, left_out=self.left_out | devices, _effects={})

    def reach(self, policy: DevicePolicy) -> DeviceReach:
        """The devices that a policy reaches."""
        key = policy.resource, policy.id
        if key not in self._reach:
            self._reach[key] = self.scope.reach(policy)
        return self._reach[key]

    def of(self, meaning: str) -> SettingEffect:
        """What devices get of one setting. Raises KeyError for a meaning that there is not."""
        if meaning not in self._effects:
            effect = effect_of(self.meanings[meaning], self._setting(meaning), self.population)
            self._effects[meaning] = effect.without(self.left_out) if self.left_out else effect
        return self._effects[meaning]

    def _setting(self, meaning: str) -> Iterable[tuple[PolicySettings, DeviceReach]]:
        """The policies that set it, and those that could not be read."""
        for one in self.policies:
            if one.gap is not None or any(setting.meaning == meaning for setting in one.settings):
                yield one, self.reach(one.policy)


@fact
def device_settings(configured_policies: tuple[PolicySettings, ...], assignment_scope: AssignmentScope) -> DeviceSettings:
    """What devices get of every setting, of policies of every shape."""
    return DeviceSettings(configured_policies, assignment_scope)

"""How forwarded internet traffic is inspected: the security profiles in the order in which they apply, and what passes them.

All profiles that reach somebody apply in order of priority, the baseline profile last, and within a profile its policies in order
of priority. The first policy that matches a destination decides. A person may have any of the profiles that Conditional Access
delivers, so that every combination of these is possible. A remote network gets the baseline profile alone.

Source: learn.microsoft.com/entra/global-secure-access/how-to-configure-web-content-filtering.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from ztscan.config.settings import EmergencyAccess
from ztscan.core.model import Gap
from ztscan.directory.network_access.delivery import Delivery, Reach, delivery_of
from ztscan.directory.network_access.forwarding import switched_on
from ztscan.directory.people import EmergencyAccounts
from ztscan.engine.check import Unknown, required
from ztscan.engine.evidence import fact
from ztscan.graph.areas.conditional_access import ConditionalAccessPolicy
from ztscan.graph.areas.network_access import (
    BASELINE,
    FilteringPolicy,
    FilteringProfile,
    InspectionRule,
    LinkedPolicy,
    PolicyLink,
    TlsInspectionPolicy,
)

PROFILES = "filtering_profiles"
FILTERING, TLS = "filtering_policies", "tls_inspection_policies"
FILTERING_LINK, TLS_LINK, THREAT_LINK, FIREWALL_LINK = (
    "filteringPolicyLink",
    "tlsInspectionPolicyLink",
    "threatIntelligencePolicyLink",
    "cloudFirewallPolicyLink",
)
_ACTIONS = frozenset(("block", "allow", "bypass", "alert"))
P = TypeVar("P", FilteringPolicy, TlsInspectionPolicy)


@dataclass(frozen=True, slots=True)
class Layer:
    """A security profile that is in force, whom it reaches, and by which policies of Conditional Access."""

    profile: FilteringProfile
    reach: Reach
    delivered_by: tuple[str, ...] = ()
    gap: Gap | None = None
    """Why it is open whether it reaches everyone."""

    @property
    def name(self) -> str:
        return self.profile.name or self.profile.id

    def __str__(self) -> str:
        if self.profile.is_baseline:
            return f"the baseline profile {self.name}"
        return f"the profile {self.name} of {', '.join(self.delivered_by)}"


Answer = Callable[[Layer], "tuple[bool, str] | None"]
"""Whether a profile protects against a destination, and the policy that says so; None: nothing matches. It may raise Unknown."""


@dataclass(frozen=True, slots=True)
class Passing:
    """Traffic that passes. ``layer`` lets it through; None: no profile that reaches everyone holds it."""

    layer: Layer | None
    policy: str = ""
    remote: bool = False

    def __str__(self) -> str:
        who = "traffic of remote networks" if self.remote else "some users" if self.layer and self._some else "users"
        if self.layer is None:
            return f"{who}: nothing that applies to everyone matches"
        return f"{who}: {self.policy} in {self.layer} lets it through"

    @property
    def _some(self) -> bool:
        return self.layer is not None and self.layer.reach is Reach.SOME


@dataclass(frozen=True, slots=True)
class Outcome:
    """What passes for certain, and what could not be told on the way."""

    passing: tuple[Passing, ...]
    gaps: tuple[Gap, ...]
    held: tuple[Layer, ...]
    """Profiles that protect those whom they reach."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """The profiles that are in force, in order, and the policies by id."""

    layers: tuple[Layer, ...]
    deliveries: tuple[Delivery, ...]
    profiles: tuple[FilteringProfile, ...]
    filtering: Mapping[str, FilteringPolicy] | Gap
    tls: Mapping[str, TlsInspectionPolicy] | Gap

    @property
    def baseline(self) -> Layer | None:
        return next((layer for layer in self.layers if layer.profile.is_baseline), None)

    def outcome(self, answer: Answer, *, remote: bool = False) -> Outcome:
        """What passes in the worst combination of profiles. ``remote``: remote networks forward internet traffic as well."""
        found = _walk(self.layers, answer, remote=False)
        if not remote:
            return found
        baseline = _walk([layer for layer in self.layers if layer.profile.is_baseline], answer, remote=True)
        gaps = tuple(dict.fromkeys((*found.gaps, *baseline.gaps)))
        return Outcome((*found.passing, *baseline.passing), gaps, found.held)

    def blocking(self, category: str) -> Answer:
        """Whether a profile blocks a web category, by Graph's name of it."""

        def answer(layer: Layer) -> tuple[bool, str] | None:
            for policy in policies_of(layer, FILTERING_LINK, self.filtering, FILTERING):
                if _matches(policy, category.casefold()):
                    return action_of(policy) == "block", policy.name or policy.id
            return None

        return answer

    def blocks_something(self, layer: Layer) -> Iterator[FilteringPolicy]:
        """The policies of a profile that block, and have a rule."""
        for policy in policies_of(layer, FILTERING_LINK, self.filtering, FILTERING):
            if action_of(policy) == "block" and required(policy.policy_rules, FILTERING, "policyRules"):
                yield policy

    def inspecting(self, layer: Layer) -> tuple[bool, str] | None:
        """Whether a profile inspects TLS. Rules that bypass everything count as no inspection."""
        for policy in policies_of(layer, TLS_LINK, self.tls, TLS):
            return inspects(policy), policy.name or policy.id
        return None


def _walk(layers: Iterable[Layer], answer: Answer, *, remote: bool) -> Outcome:
    passing: list[Passing] = []
    held: list[Layer] = []
    gaps: dict[Gap, None] = {}
    certain = True
    """Whether nothing so far may hold everyone."""
    for layer in layers:
        try:
            said = answer(layer)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            certain = certain and layer.reach is Reach.SOME
            continue
        if said is None:
            continue
        protects, policy = said
        if protects:
            held.append(layer)
            if layer.gap is not None:
                gaps[layer.gap] = None
                certain = False
        elif certain:
            passing.append(Passing(layer, policy, remote))
        if layer.reach is Reach.EVERYONE:
            return Outcome(tuple(passing), tuple(gaps), tuple(held))
    if certain:
        passing.append(Passing(None, remote=remote))
    return Outcome(tuple(passing), tuple(gaps), tuple(held))


def enabled_links(profile: FilteringProfile, kind: str) -> tuple[PolicyLink, ...]:
    """The links of one kind that are enabled, in the order in which they apply. Raises Unknown where that is not told."""
    links = [link for link in required(profile.policies, PROFILES, "policies") if _kind(link).casefold() == kind.casefold()]
    enabled = [link for link in links if switched_on(link.state, PROFILES, "policies/state")]
    if len(enabled) > 1 and kind == FILTERING_LINK:
        enabled.sort(key=lambda link: required(link.priority, PROFILES, "policies/priority"))
    return tuple(enabled)


def _kind(link: PolicyLink) -> str:
    return required(link.odata_type.rpartition(".")[2] or None, PROFILES, "policies/@odata.type")


def linked(link: PolicyLink) -> LinkedPolicy:
    return required(link.policy, PROFILES, "policies/policy")


def policies_of(layer: Layer, kind: str, policies: Mapping[str, P] | Gap, resource: str) -> Iterator[P]:
    """The policies that a profile links and that are enabled there, in order. Raises Unknown where one was not read."""
    for link in enabled_links(layer.profile, kind):
        if isinstance(policies, Gap):
            raise Unknown(policies)
        yield required(policies.get(linked(link).id), resource, f"the policy {linked(link).id}")


def action_of(policy: FilteringPolicy) -> str:
    said = (policy.action or "").casefold()
    return required(said if said in _ACTIONS else None, FILTERING, "action (a known value)")


def _matches(policy: FilteringPolicy, category: str) -> bool:
    """Whether a policy has a rule for all of a web category: one that names it, or one for every address."""
    for rule in required(policy.policy_rules, FILTERING, "policyRules"):
        for destination in required(rule.destinations, FILTERING, "policyRules/destinations"):
            if destination.value == "*" or (destination.name or "").casefold() == category:
                return True
    return False


def inspects(policy: TlsInspectionPolicy) -> bool:
    """Whether a policy inspects TLS by default, without a rule that bypasses every address."""
    default = ((policy.settings and policy.settings.default_action) or "").casefold()
    known = default if default in {"inspect", "bypass"} else None
    if required(known, TLS, "settings/defaultAction (a known value)") == "bypass":
        return False
    return not any("*" in rule.values for rule in bypasses(policy))


def bypasses(policy: TlsInspectionPolicy) -> Iterator[InspectionRule]:
    """Rules that take destinations out of the inspection, without those that Microsoft makes."""
    for rule in required(policy.policy_rules, TLS, "policyRules"):
        status = (rule.status or "").casefold()
        if required(status if status in _RULE_STATES else None, TLS, "policyRules/settings/status (a known value)") == "disabled":
            continue
        action = (rule.action or "").casefold()
        bypass = required(action if action in {"inspect", "bypass"} else None, TLS, "policyRules/action (a known value)")
        if bypass == "bypass" and not (rule.description or "").startswith("Auto-created TLS rule"):
            yield rule


_RULE_STATES = frozenset(("enabled", "disabled", "reportonly"))


@fact
def inspection(
    filtering_profiles: tuple[FilteringProfile, ...],
    filtering_policies: tuple[FilteringPolicy, ...] | Gap,
    tls_inspection_policies: tuple[TlsInspectionPolicy, ...] | Gap,
    conditional_access_policies: tuple[ConditionalAccessPolicy, ...],
    emergency_accounts: EmergencyAccounts | Gap,
    emergency_access: EmergencyAccess,
) -> Inspection | Gap:
    """Which security profiles are in force, in order."""
    unknown_accounts = emergency_accounts if isinstance(emergency_accounts, Gap) else None
    emergency = None
    if not isinstance(emergency_accounts, Gap):
        emergency = {key.casefold() for key in (*emergency_access.groups, *emergency_accounts.ids)}
    try:
        deliveries = tuple(_deliveries(conditional_access_policies, emergency))
        layers = tuple(sorted(_layers(filtering_profiles, deliveries, unknown_accounts), key=_order))
    except Unknown as unknown:
        return unknown.gaps[0]
    return Inspection(
        layers,
        deliveries,
        filtering_profiles,
        filtering_policies
        if isinstance(filtering_policies, Gap)
        else MappingProxyType({one.id: one for one in filtering_policies}),
        tls_inspection_policies
        if isinstance(tls_inspection_policies, Gap)
        else MappingProxyType({one.id: one for one in tls_inspection_policies}),
    )


def _order(layer: Layer) -> tuple[int, str]:
    return layer.profile.priority or 0, layer.profile.id


def _deliveries(policies: Iterable[ConditionalAccessPolicy], emergency: Collection[str] | None) -> Iterator[Delivery]:
    for policy in sorted(policies, key=lambda policy: policy.id):
        delivery = delivery_of(policy, emergency)
        if delivery is not None:
            yield delivery


def _layers(
    profiles: Iterable[FilteringProfile], deliveries: Collection[Delivery], unknown_accounts: Gap | None
) -> Iterator[Layer]:
    for profile in profiles:
        priority = required(profile.priority, PROFILES, "priority")
        if not switched_on(profile.state, PROFILES):
            continue
        if priority == BASELINE:
            yield Layer(profile, Reach.EVERYONE)
            continue
        reaching = [one for one in deliveries if one.profile_id == profile.id.casefold() and one.reach is not Reach.NOBODY]
        if reaching:
            reaches = {one.reach for one in reaching}
            reach = next(each for each in (Reach.EVERYONE, Reach.OPEN, Reach.SOME) if each in reaches)
            names = tuple(one.name for one in reaching)
            yield Layer(profile, reach, names, unknown_accounts if reach is Reach.OPEN else None)

"""How forwarded internet traffic is inspected: the security profiles in the order in which they apply, and what passes them.

All profiles that reach somebody apply in order of priority, the baseline profile last, and within a profile its policies in order
of priority. The first policy that matches a destination decides. A person may have any of the profiles that Conditional Access
delivers, so that every combination of these is possible. A remote network gets the baseline profile alone.

Source: learn.microsoft.com/entra/global-secure-access/how-to-configure-web-content-filtering.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeVar

import msgspec

from ztscan.config.settings import EmergencyAccess
from ztscan.core.model import Gap
from ztscan.directory.network_access.delivery import Delivery, Reach, delivery_of
from ztscan.directory.network_access.destinations import covers_everything, wide
from ztscan.directory.network_access.forwarding import switched_on
from ztscan.directory.people import EmergencyAccounts
from ztscan.engine.check import Unknown, required
from ztscan.engine.evidence import fact
from ztscan.graph.areas.conditional_access import ConditionalAccessPolicy
from ztscan.graph.areas.network_access import (
    BASELINE,
    FilteringPolicy,
    FilteringProfile,
    FilteringRule,
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


class Layer(msgspec.Struct, frozen=True):
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


class Passing(msgspec.Struct, frozen=True):
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


class Outcome(msgspec.Struct, frozen=True):
    """What passes for certain, and what could not be told on the way."""

    passing: tuple[Passing, ...]
    gaps: tuple[Gap, ...]
    held: tuple[Layer, ...]
    """Profiles that protect those whom they reach."""


class Inspection(msgspec.Struct, frozen=True):
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

    def blocking_something(self, layer: Layer) -> tuple[bool, str] | None:
        """Whether a profile blocks any destination, before a policy that lets everything through."""
        for policy in policies_of(layer, FILTERING_LINK, self.filtering, FILTERING):
            texts = [text for rule in _rules(policy) for text in _texts(rule)]
            blocks = action_of(policy) == "block"
            if texts if blocks else covers_everything(texts):
                return blocks, policy.name or policy.id
        return None

    def inspecting(self, layer: Layer) -> tuple[bool, str] | None:
        """Whether a profile inspects TLS. Rules that bypass everything count as no inspection."""
        for policy in policies_of(layer, TLS_LINK, self.tls, TLS):
            return inspects(policy), policy.name or policy.id
        return None


def _walk(layers: Iterable[Layer], answer: Answer, *, remote: bool) -> Outcome:
    passing: list[Passing] = []
    held: list[Layer] = []
    gaps: dict[Gap, None] = {}
    doubts: dict[Gap, None] = {}
    """Why it is open whether a profile that protects reaches everyone: of no weight where another one holds everyone."""
    certain = True
    """Whether nothing so far may hold everyone."""
    order = [*layers]
    shared = Counter(layer.profile.priority for layer in order)
    for layer in order:
        try:
            required(shared[layer.profile.priority] == 1 or None, PROFILES, "priority (a different one in each profile)")
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
                doubts[layer.gap] = None
                certain = False
        elif certain:
            passing.append(Passing(layer, policy, remote))
        if layer.reach is Reach.EVERYONE:
            return Outcome(tuple(passing), tuple(gaps if protects else gaps | doubts), tuple(held))
    if certain:
        passing.append(Passing(None, remote=remote))
    return Outcome(tuple(passing), tuple(gaps | doubts), tuple(held))


def enabled_links(profile: FilteringProfile, kind: str) -> tuple[PolicyLink, ...]:
    """The links of one kind that are enabled, in no order. Raises Unknown where that is not told."""
    links = [link for link in required(profile.policies, PROFILES, "policies") if _kind(link).casefold() == kind.casefold()]
    return tuple(link for link in links if switched_on(link.state, PROFILES, "policies/state"))


def _in_order(links: tuple[PolicyLink, ...]) -> list[PolicyLink]:
    """Raises Unknown where two links have the same priority, or one has none: which of them decides is not told then."""
    if len(links) < 2:
        return [*links]
    by_priority = {required(link.priority, PROFILES, "policies/priority"): link for link in links}
    required(len(by_priority) == len(links) or None, PROFILES, "policies/priority (a different one in each link)")
    return [by_priority[priority] for priority in sorted(by_priority)]


def _kind(link: PolicyLink) -> str:
    return required(link.odata_type.rpartition(".")[2] or None, PROFILES, "policies/@odata.type")


def linked(link: PolicyLink) -> LinkedPolicy:
    return required(link.policy, PROFILES, "policies/policy")


def policies_of(layer: Layer, kind: str, policies: Mapping[str, P] | Gap, resource: str) -> Iterator[P]:
    """The policies that a profile links and that are enabled there, in order. Raises Unknown where one was not read."""
    for link in _in_order(enabled_links(layer.profile, kind)):
        if isinstance(policies, Gap):
            raise Unknown(policies)
        yield required(policies.get(linked(link).id), resource, f"the policy {linked(link).id}")


def action_of(policy: FilteringPolicy) -> str:
    said = (policy.action or "").casefold()
    return required(said if said in _ACTIONS else None, FILTERING, "action (a known value)")


def _matches(policy: FilteringPolicy, category: str) -> bool:
    """Whether a policy decides on a web category: by a rule for it, or for everything.

    To let sites of it through, a rule for a whole top-level domain suffices.
    """
    for rule in _rules(policy):
        texts = _texts(rule)
        named = {(destination.name or "").casefold() for destination in rule.destinations or ()}
        if category in named or covers_everything(texts):
            return True
        if wide(texts) and action_of(policy) != "block":
            return True
    return False


def _rules(policy: FilteringPolicy) -> tuple[FilteringRule, ...]:
    return required(policy.policy_rules, FILTERING, "policyRules")


def _texts(rule: FilteringRule) -> tuple[str, ...]:
    """What a rule is about. Raises Unknown where Graph did not say."""
    destinations = required(rule.destinations, FILTERING, "policyRules/destinations")
    found = (required(one.texts, FILTERING, "policyRules/destinations (a value)") for one in destinations)
    return tuple(text for texts in found for text in texts)


def inspects(policy: TlsInspectionPolicy) -> bool:
    """Whether a policy inspects TLS by default, without a rule that bypasses every address."""
    default = ((policy.settings and policy.settings.default_action) or "").casefold()
    known = default if default in {"inspect", "bypass"} else None
    if required(known, TLS, "settings/defaultAction (a known value)") == "bypass":
        return False
    return not covers_everything(value for _, values in bypasses(policy) for value in values)


def bypasses(policy: TlsInspectionPolicy) -> Iterator[tuple[InspectionRule, tuple[str, ...]]]:
    """Rules that take destinations out of the inspection, and these. Those that Microsoft makes are left out.

    Anybody can describe a rule as Microsoft does: one for everything, or for a top-level domain, is not left out.
    """
    for rule in required(policy.policy_rules, TLS, "policyRules"):
        status = (rule.status or "").casefold()
        if required(status if status in _RULE_STATES else None, TLS, "policyRules/settings/status (a known value)") == "disabled":
            continue
        action = (rule.action or "").casefold()
        bypass = required(action if action in {"inspect", "bypass"} else None, TLS, "policyRules/action (a known value)")
        if bypass != "bypass":
            continue
        values = required(rule.values, TLS, "policyRules/matchingConditions/destinations")
        if wide(values) or not (rule.description or "").startswith("Auto-created TLS rule"):
            yield rule, values


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

"""What passes the security profiles, compared with a plain definition: every population, one after the other."""

from __future__ import annotations

from itertools import chain, combinations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ztscan.core.model import Gap, GapReason
from ztscan.directory.network_access.delivery import Reach
from ztscan.directory.network_access.inspection import Inspection, Layer
from ztscan.graph.areas.network_access import (
    BASELINE,
    Destination,
    FilteringPolicy,
    FilteringProfile,
    FilteringRule,
    LinkedPolicy,
    PolicyLink,
)

DOUBT = Gap("emergency_accounts", GapReason.NO_PERMISSION, "not read", "grant it")
ACTIONS = ("block", "allow", "alert")
LINK = "#microsoft.graph.networkaccess.filteringPolicyLink"


def _policy(key: str, action: str, category: str) -> FilteringPolicy:
    rule = FilteringRule(id="r", rule_type="webCategory", destinations=(Destination(name=category),))
    return FilteringPolicy(id=key, name=key, action=action, policy_rules=(rule,))


@st.composite
def layered(draw: st.DrawFn) -> tuple[list[Layer], dict[str, FilteringPolicy]]:
    """Profiles in order, the baseline profile last where there is one, with policies on two categories."""
    policies: dict[str, FilteringPolicy] = {}
    layers: list[Layer] = []
    count = draw(st.integers(0, 4))
    for number in range(count):
        baseline = number == count - 1 and draw(st.booleans())
        links = []
        for place in range(draw(st.integers(0, 3))):
            key = f"{number}-{place}"
            policies[key] = _policy(key, draw(st.sampled_from(ACTIONS)), draw(st.sampled_from(("Hacking", "Gambling"))))
            state, priority = draw(st.sampled_from(("enabled", "disabled"))), draw(st.permutations((1, 2, 3)))[0] * 10 + place
            links.append(PolicyLink(id=key, odata_type=LINK, state=state, priority=priority, policy=LinkedPolicy(id=key)))
        profile = FilteringProfile(
            id=str(number), name=None, state="enabled", priority=BASELINE if baseline else number, policies=tuple(links)
        )
        reach = Reach.EVERYONE if baseline else draw(st.sampled_from((Reach.EVERYONE, Reach.SOME)))
        layers.append(Layer(profile, reach, () if baseline else ("policy",)))
    return layers, policies


def _first_action(layers: list[Layer], policies: dict[str, FilteringPolicy], category: str) -> str:
    """The plain definition for one population: the action of the first enabled policy that names the category."""
    for layer in layers:
        links = sorted(layer.profile.policies or (), key=lambda link: link.priority or 0)
        for link in links:
            policy = policies[link.policy.id if link.policy else ""]
            named = {one.name for rule in policy.policy_rules or () for one in rule.destinations or ()}
            if link.state == "enabled" and category in named:
                return str(policy.action)
    return "allow"


def _populations(layers: list[Layer]) -> list[list[Layer]]:
    """Everybody has the profiles for everyone, and any of the others."""
    some = [layer for layer in layers if layer.reach is Reach.SOME]
    subsets = chain.from_iterable(combinations(some, size) for size in range(len(some) + 1))
    return [[layer for layer in layers if layer.reach is Reach.EVERYONE or layer in chosen] for chosen in subsets]


@given(layered(), st.booleans())
def test_something_passes_if_and_only_if_a_population_gets_it(
    made: tuple[list[Layer], dict[str, FilteringPolicy]], remote: bool
) -> None:
    layers, policies = made
    populations = _populations(layers)
    if remote:
        populations.append([layer for layer in layers if layer.profile.is_baseline])
    passes = any(_first_action(population, policies, "Hacking") != "block" for population in populations)
    found = Inspection(tuple(layers), (), (), policies, {})
    outcome = found.outcome(found.blocking("hacking"), remote=remote)
    assert not outcome.gaps
    assert bool(outcome.passing) == passes


@given(layered(), st.data())
def test_a_doubt_about_whom_a_profile_reaches_counts_only_where_it_decides(
    made: tuple[list[Layer], dict[str, FilteringPolicy]], data: st.DataObject
) -> None:
    """A profile may reach everyone, or all but accounts for emergency access. What passes for certain passes in both worlds."""
    layers, policies = made
    doubtful = [layer for layer in layers if not layer.profile.is_baseline and data.draw(st.booleans())]
    worlds = [
        [replace(layer, reach=reach) if layer in doubtful else layer for layer in layers]
        for reach in (Reach.EVERYONE, Reach.SOME)
    ]
    passes = [
        any(_first_action(population, policies, "Hacking") != "block" for population in _populations(world)) for world in worlds
    ]
    open_layers = [replace(layer, reach=Reach.OPEN, gap=DOUBT) if layer in doubtful else layer for layer in layers]
    found = Inspection(tuple(open_layers), (), (), policies, {})
    outcome = found.outcome(found.blocking("hacking"))
    assert bool(outcome.passing) == all(passes)
    assert bool(outcome.passing or outcome.gaps) == any(passes)


@given(layered())
def test_a_policy_that_was_not_read_never_makes_more_certain(
    made: tuple[list[Layer], dict[str, FilteringPolicy]],
) -> None:
    """With one policy less, nothing passes that did not pass, and nothing is held without a gap that was not held."""
    layers, policies = made
    whole = Inspection(tuple(layers), (), (), policies, {})
    known = whole.outcome(whole.blocking("Hacking"))
    for missing in policies:
        part = Inspection(tuple(layers), (), (), {key: policy for key, policy in policies.items() if key != missing}, {})
        blind = part.outcome(part.blocking("Hacking"))
        assert not blind.passing or known.passing
        assert blind.gaps or bool(blind.passing) == bool(known.passing)

"""Generated changes of small tenants, concrete sign-ins to try, and what the plain definition decides of them."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from tests.conditional_access.generated import (
    AZURE,
    CONDITIONS,
    DEVICES,
    EXCHANGE,
    GRANTS,
    PEOPLE,
    PORTAL,
    SHAREPOINT,
    STRENGTHS,
    VAULT,
    policy_sets,
)
from tests.conditional_access.test_oracle import concrete
from ztscan.conditional_access.policy.controls import DECIDING, cannot_be_met
from ztscan.conditional_access.policy.decision import Decision, decide
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.sign_in import SignIn
from ztscan.conditional_access.policy.strengths import BUILT_IN, MFA_STRENGTH
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import (
    CLIENTS,
    FLOWS,
    INSIDER_RISK_LEVELS,
    LEGACY_CLIENTS,
    PLATFORMS,
    REGISTER_DEVICE,
    REGISTER_SECURITY_INFO,
    RISK_LEVELS,
    Dimension,
)
from ztscan.conditional_access.space.space import DIMENSIONS

Raw = dict[str, Any]
Side = tuple[tuple[Policy, ...], SignInTenant]
"""Policies and tenant at one of the two times."""
ANY, GUIDED = 40, 60
"""So many sign-ins of any kind, and so many that meet a changed policy, are decided."""


# -- tenants and changes -------------------------------------------------------------------------------------------------


def _control(**values: Any) -> st.SearchStrategy[Raw]:
    drawn = {key: st.sampled_from(value) if isinstance(value, list) else st.just(value) for key, value in values.items()}
    return st.fixed_dictionaries({"isEnabled": st.sampled_from([True, True, True, False]), **drawn})


SESSION_CONTROLS: dict[str, st.SearchStrategy[Any]] = {
    "signInFrequency": _control(
        value=[1, 4, 90],
        type=["hours", "days", "fortnights"],
        frequencyInterval=["timeBased", "timeBased", "everyTime"],
        authenticationType=["primaryAndSecondaryAuthentication", "secondaryAuthentication", None],
    ),
    "persistentBrowser": _control(mode=["always", "never"]),
    "cloudAppSecurity": _control(cloudAppSecurityType=["mcasConfigured", "monitorOnly", "blockDownloads"]),
    "applicationEnforcedRestrictions": _control(),
    "secureSignInSession": _control(),
    "disableResilienceDefaults": st.sampled_from([True, False]),
    "continuousAccessEvaluation": st.sampled_from(["strictEnforcement", "disabled", "strictLocation"]).map(
        lambda mode: {"mode": mode}
    ),
    "globalSecureAccessFilteringProfile": _control(profileId=["one", "two"]),
    "somethingNew": _control(strict=[True, False]),
}
MORE_CONTROLS = (
    "compliantApplication",
    "approvedApplication",
    "domainJoinedDevice",
    "riskRemediation",
    "passwordChange",
    "compliantNetwork",
    "verifiedID",
)


_MORE_GRANTS = st.fixed_dictionaries(
    {
        "operator": st.sampled_from(("OR", "AND")),
        "builtInControls": st.lists(st.sampled_from(MORE_CONTROLS), max_size=2, unique=True),
        "termsOfUse": st.lists(st.sampled_from(("terms", "rules")), max_size=1),
        "customAuthenticationFactors": st.lists(st.sampled_from(("theirs", "ours")), max_size=1),
        "authenticationStrength": st.sampled_from((None, *STRENGTHS)),
    }
)
_NAMES = st.lists(st.sampled_from(sorted(SESSION_CONTROLS)), max_size=2, unique=True)


@st.composite
def session_controls(draw: st.DrawFn) -> Raw | None:
    return {name: draw(SESSION_CONTROLS[name]) for name in draw(_NAMES)} or None


@st.composite
def more_grants(draw: st.DrawFn) -> Raw | None:
    """The grants of the generator, and every control that they leave out."""
    return draw(GRANTS if draw(st.booleans()) else _MORE_GRANTS)


@st.composite
def tenants(draw: st.DrawFn, most: int = 4) -> list[Raw]:
    raws = draw(policy_sets(most=most))
    return [{**raw, "grantControls": draw(more_grants()), "sessionControls": draw(session_controls())} for raw in raws]


@st.composite
def changed_tenants(draw: st.DrawFn) -> tuple[list[Raw], list[Raw], str]:
    """Policies before and after one of them was changed in one field, deleted or added; and which."""
    before = draw(tenants().filter(bool))
    place = draw(st.integers(0, len(before) - 1))
    after = copy.deepcopy(before)
    policy = after[place]
    kind = draw(st.integers(1, 10))
    if kind == 1:
        after.remove(policy)
    elif kind == 2:
        before = [raw for raw in before if raw["id"] != policy["id"]]
    elif kind == 3:
        policy["state"] = draw(st.sampled_from(("enabled", "disabled", "enabledForReportingButNotEnforced")))
    elif kind <= 5:
        policy["grantControls"] = draw(more_grants())
    elif kind <= 7:
        policy["sessionControls"] = draw(session_controls())
    else:
        other = draw(CONDITIONS)
        field = draw(st.sampled_from(sorted(set(other) | set(policy["conditions"]))))
        policy["conditions"][field] = other.get(field)
    return before, after, policy["id"]


# -- the plain definition ------------------------------------------------------------------------------------------------


def _values() -> dict[Dimension, list[Any]]:
    """The values of concrete sign-ins, by dimension."""
    targets: list[Raw] = [{"resources": [app]} for app in (EXCHANGE, SHAREPOINT, AZURE, PORTAL, VAULT, "app-1", "app-2")]
    targets += [{"userAction": action} for action in (REGISTER_SECURITY_INFO, REGISTER_DEVICE)]
    targets.append({"resources": ["app-2"], "authContexts": ["c1"]})
    places = [
        {"ip": ip, "country": country, "mfaTrustedIp": trusted, "compliantNetwork": network}
        for ip in ("198.51.100.7", "203.0.113.9", "203.0.113.200", "2001:db8:1::5")
        for country in ("NL", "BE", "US", None)
        for network in (False, True)
        for trusted in (False, True)
    ]
    base: Raw = {"identity": PEOPLE[0]}
    tried = [
        *({"identity": person} for person in PEOPLE if person.get("enabled", True)),
        *({**base, "target": target} for target in targets),
        *({**base, "clientApp": client} for client in CLIENTS),
        *({**base, "platform": platform} for platform in PLATFORMS),
        *({**base, "location": place} for place in places),
        *({**base, "userRisk": level, "signInRisk": level} for level in RISK_LEVELS),
        *({**base, "insiderRisk": level} for level in INSIDER_RISK_LEVELS),
        *({**base, "device": device} for device in DEVICES),
        *({**base, "authFlow": flow} for flow in FLOWS),
    ]
    sign_ins = list(map(concrete, tried))
    return {d: list({repr(one.value(d)): one.value(d) for one in sign_ins}.values()) for d in DIMENSIONS}


VALUES = _values()


def any_sign_ins(chance: random.Random, count: int) -> Iterator[SignIn]:
    """Concrete sign-ins of any kind."""
    for _ in range(count):
        yield SignIn(**{d.name.lower(): chance.choice(values) for d, values in VALUES.items()})


def sign_ins_that_meet(policy: Policy, tenant: SignInTenant, chance: random.Random, count: int) -> Iterator[SignIn]:
    """Concrete sign-ins whose every value meets the condition of the policy; none where some condition is met by no value."""
    chosen: dict[Dimension, list[Any]] = {}
    for dimension, candidates in VALUES.items():
        condition = policy.conditions.get(dimension)
        chosen[dimension] = [value for value in candidates if condition is None or condition.holds(value, tenant) is True]
    for _ in range(count if all(chosen.values()) else 0):
        yield SignIn(**{d.name.lower(): chance.choice(values) for d, values in chosen.items()})


def exists(sign_in: SignIn) -> bool:
    """Legacy clients only ask for applications, and Exchange ActiveSync for Exchange Online only."""
    if sign_in.client not in LEGACY_CLIENTS:
        return True
    if sign_in.target.user_action or sign_in.target.authentication_contexts:
        return False
    return sign_in.client != "exchangeactivesync" or sign_in.target.resources == (EXCHANGE,)


Outcome = tuple[bool, list[Any], Any]


def outcome(policies: tuple[Policy, ...], sign_in: SignIn, tenant: SignInTenant) -> Outcome | None:
    """Whether it is blocked, else the clauses and session controls; None where that is not certain."""
    decision = decide(policies, sign_in, tenant)
    if any(one.applies is None for one in decision.outcomes if one.policy.enforced) or _unsure(decision, sign_in, tenant):
        return None
    applying = [one.policy for one in decision.outcomes if one.applies and one.policy.enforced]
    if decision.blocked or decision.verdict == "block":
        return True, [], None
    if sign_in.client in LEGACY_CLIENTS:
        return False, [], None
    clauses = [frozenset(_content(control, tenant) for control in clause.left) for clause in decision.clauses]
    return False, clauses, _session(applying)


def _unsure(decision: Decision, sign_in: SignIn, tenant: SignInTenant) -> bool:
    values = {dimension: sign_in.value(dimension) for dimension in DECIDING}
    return any(
        cannot_be_met(control, values, tenant) is None or clause.policy.grant.clauses != clause.policy.grant.strictest
        for clause in decision.clauses
        for control in clause.controls
    )


def _content(control: str, tenant: SignInTenant) -> Any:
    """A strength by what it accepts."""
    strength = tenant.strength(control.removeprefix("strength:")) if control.startswith("strength:") else None
    return control if strength is None else frozenset(strength.accepted)


def _meets(one: Any, other: Any) -> bool:
    if one == other:
        return True
    if not isinstance(one, frozenset):
        return False
    wanted = frozenset(BUILT_IN[MFA_STRENGTH].accepted) if other == "mfa" else other
    return isinstance(wanted, frozenset) and one <= wanted


def _require_as_much(clauses: list[Any], others: list[Any]) -> bool:
    """Whether each of the other clauses is met by whoever meets one of these."""
    return all(any(all(any(_meets(a, b) for b in other) for a in clause) for clause in clauses) for other in others)


def _session(policies: list[Policy]) -> Any:
    hours = {(p.session.sign_in_frequency, p.session.frequency_methods == "secondaryauthentication") for p in policies}
    lengths = [(length, partly) for length, partly in hours if length is not None]
    controls = set()
    for policy in policies:
        for name, control in (policy.raw.get("sessionControls") or {}).items():
            off = control is False or (hasattr(control, "get") and control.get("isEnabled") is False)
            if not off and (name != "signInFrequency" or policy.session.sign_in_frequency is None):
                controls.add((name, repr(control)))
    whole = min((length for length, partly in lengths if not partly), default=None)
    return whole, min((length for length, _ in lengths), default=None), controls


def kinds_of_difference(one: Outcome, other: Outcome) -> set[str]:
    """In what two certain outcomes differ."""
    if one[0] != other[0]:
        return {"blocked"}
    alike = _require_as_much(one[1], other[1]) and _require_as_much(other[1], one[1])
    return ({"session"} if one[2] != other[2] else set()) | (set() if alike else {"required"})

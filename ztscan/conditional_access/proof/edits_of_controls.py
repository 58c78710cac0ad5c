"""Edits of what a policy requires: its grant controls and its session controls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ztscan.conditional_access.policy.applications import EXCHANGE_ONLINE, OFFICE_365, SHAREPOINT_ONLINE, TEAMS
from ztscan.conditional_access.policy.conditions import OneOf
from ztscan.conditional_access.policy.editing import Edit, writable
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.portal_words import control_in_portal, grant_in_portal
from ztscan.conditional_access.policy.targets import Targets
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import (
    COMPLIANT_DEVICE,
    CUSTOM_PREFIX,
    MFA,
    NATIVE,
    STRENGTH_PREFIX,
    TERMS_PREFIX,
    Dimension,
    spell,
)
from ztscan.conditional_access.proof.requirement import Acceptance, SessionFact

_PREFERRED = (MFA, COMPLIANT_DEVICE)
"""Controls that are added, the first that a requirement accepts."""
HOURS_OF_A_DAY = 24


def grant_edits(policy: Policy, accepts: Acceptance, tenant: SignInTenant) -> Iterator[Edit]:
    """Fewer alternatives, or one more control. ``anything``: no control has to be added to a policy that has one."""
    if accepts.session:
        return  # a grant would block where a session is to be controlled
    raw: Any = writable(policy.raw.get("grantControls")) or {}
    clauses = policy.grant.clauses
    accepted = {c for clause in clauses for c in clause if accepts.accepts(c, tenant) is True}
    weak = {c for clause in clauses for c in clause} - accepted
    if len(clauses) == 1 and accepted and weak:
        names = ", ".join(sorted(control_in_portal(control, tenant) for control in weak))
        yield Edit(
            "grantControls",
            f"remove {names} as an alternative grant control",
            f"its grant controls ({grant_in_portal(policy.grant, tenant)}) can also be satisfied with {names}",
            sets=(((), _kept_only(raw, accepted)),),
        )
        return
    wanted = wanted_control(accepts)
    if accepted or not wanted or (len(clauses) == 1 and len(clauses[0]) > 1):
        return
    name = control_in_portal(wanted, tenant)
    yield Edit(
        "grantControls",
        f"require {name}",
        f"it requires only {grant_in_portal(policy.grant, tenant)}" if clauses else "it has no grant controls",
        sets=(((), _with(raw, wanted)),),
        adds=True,
    )


def wanted_control(accepts: Acceptance) -> str:
    """The control that a policy gets for a requirement; empty where none can be added on its own."""
    for control in _PREFERRED:
        if control in accepts.controls or accepts.anything:
            return control
    if accepts.strengths and not accepts.controls:
        return STRENGTH_PREFIX + min(accepts.strengths)
    return ""


def _kept_only(raw: Mapping[str, Any], kept: set[str]) -> dict[str, Any]:
    """The grant with the kept controls only."""
    found = dict(raw)
    found["builtInControls"] = [c for c in raw.get("builtInControls") or () if str(c).strip().lower() in kept]
    for key, prefix in (("termsOfUse", TERMS_PREFIX), ("customAuthenticationFactors", CUSTOM_PREFIX)):
        if raw.get(key):
            found[key] = [entry for entry in raw[key] if prefix + str(entry).strip().lower() in kept]
    if not any(control.startswith(STRENGTH_PREFIX) for control in kept) and raw.get("authenticationStrength"):
        found["authenticationStrength"] = None
    return found


def _with(raw: Mapping[str, Any], control: str) -> dict[str, Any]:
    """The grant with one more control, all of them required. A strength takes the place of ``mfa`` and of another strength."""
    found = dict(raw)
    built_in = list(raw.get("builtInControls") or ())
    if control.startswith(STRENGTH_PREFIX):
        built_in = [c for c in built_in if str(c).strip().lower() != MFA]
        found["authenticationStrength"] = {"id": control.removeprefix(STRENGTH_PREFIX)}
    else:
        built_in.append(spell(control))
    found["builtInControls"] = built_in
    others = (*built_in, *(raw.get("termsOfUse") or ()), *(raw.get("customAuthenticationFactors") or ()))
    count = len(others) + bool(found.get("authenticationStrength"))
    found["operator"] = "AND" if count > 1 else "OR"
    return found


def session_edits(policy: Policy, accepts: Acceptance) -> Iterator[Edit]:
    """One edit for each session control that would be acceptable, where the control supports what the policy applies to.

    Graph refuses session controls next to authentication flows.
    """
    if Dimension.FLOW in policy.conditions:
        return
    for fact in accepts.session:
        if fact.met_by(policy.session) is not True and _supported(fact, policy):
            key, value, words = session_control(fact)
            yield Edit("sessionControls", f"set {words}", f"it does not set {words}", sets=(((key,), value),), adds=True)


_TOKEN_PROTECTION = frozenset((EXCHANGE_ONLINE, SHAREPOINT_ONLINE, TEAMS))
_APP_ENFORCED = frozenset((OFFICE_365, EXCHANGE_ONLINE, SHAREPOINT_ONLINE))


def _supported(fact: SessionFact, policy: Policy) -> bool:
    """Whether Microsoft supports the session control for the resources, clients and platforms of the policy.

    Token protection elsewhere blocks: browsers and other clients cannot bind tokens.
    Source: learn.microsoft.com/entra/identity/conditional-access/concept-token-protection, concept-conditional-access-session.
    """
    targets = policy.conditions.get(Dimension.TARGET)
    if not isinstance(targets, Targets):
        return False
    if fact.never_persistent:
        return targets.everything
    if fact.app_enforced_restrictions:
        return _only(targets, _APP_ENFORCED)
    if not fact.token_protection:
        return True
    clients, platforms = _included(policy, Dimension.CLIENT), _included(policy, Dimension.PLATFORM)
    return _only(targets, _TOKEN_PROTECTION) and clients == frozenset((NATIVE,)) and platforms == frozenset(("windows",))


def _only(targets: Targets, applications: frozenset[str]) -> bool:
    return not targets.everything and bool(targets.included) and targets.included <= applications


def _included(policy: Policy, dimension: Dimension) -> frozenset[str] | None:
    """What a policy includes of client apps or platforms. None: all, or not known."""
    condition = policy.conditions.get(dimension)
    return condition.included if isinstance(condition, OneOf) and not condition.undecidable else None


def session_control(fact: SessionFact) -> tuple[str, dict[str, Any], str]:
    """The session control that gives a fact: its property, its value, and its name."""
    if fact.sign_in_frequency is not None:
        return "signInFrequency", _frequency(fact.sign_in_frequency), _frequency_words(fact.sign_in_frequency)
    if fact.never_persistent:
        return "persistentBrowser", {"isEnabled": True, "mode": "never"}, "persistent browser session to Never"
    if fact.app_enforced_restrictions:
        return "applicationEnforcedRestrictions", {"isEnabled": True}, "app-enforced restrictions"
    if fact.blocks_downloads:
        value = {"isEnabled": True, "cloudAppSecurityType": "blockDownloads"}
        return "cloudAppSecurity", value, "Conditional Access App Control to block downloads"
    if fact.app_control:
        return "cloudAppSecurity", {"isEnabled": True, "cloudAppSecurityType": "monitorOnly"}, "Conditional Access App Control"
    return "secureSignInSession", {"isEnabled": True}, "token protection"


def _frequency(hours: float) -> dict[str, Any]:
    methods = {"isEnabled": True, "authenticationType": "primaryAndSecondaryAuthentication"}
    if not hours:
        return {**methods, "frequencyInterval": "everyTime", "value": None, "type": None}
    days = hours >= HOURS_OF_A_DAY and hours % HOURS_OF_A_DAY == 0
    value = int(hours / HOURS_OF_A_DAY) if days else max(1, int(hours))
    return {**methods, "frequencyInterval": "timeBased", "value": value, "type": "days" if days else "hours"}


def _frequency_words(hours: float) -> str:
    return f"sign-in frequency to {hours:g} hours" if hours else "sign-in frequency to Every time"

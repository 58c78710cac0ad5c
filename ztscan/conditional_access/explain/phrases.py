"""What is said of people for whom an effect is gone, and of those for whom it is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ztscan.conditional_access.explain.comparison import Comparison, Difference
from ztscan.conditional_access.explain.effects import Frequency, Needs, SessionControl
from ztscan.conditional_access.policy.policy import control_name
from ztscan.conditional_access.policy.strengths import BUILT_IN, PHISHING_RESISTANT_STRENGTH, Strength
from ztscan.conditional_access.policy.vocabulary import (
    APPROVED_APPLICATION,
    COMPLIANT_APPLICATION,
    COMPLIANT_DEVICE,
    COMPLIANT_NETWORK,
    DOMAIN_JOINED_DEVICE,
    MFA,
    PASSWORD_CHANGE,
    RISK_REMEDIATION,
    TERMS_PREFIX,
    UNMODELLED_PREFIX,
    VERIFIED_ID,
)
from ztscan.conditional_access.space.boxes import Box

UNBLOCKED, NOW_BLOCKED = "were blocked and can now sign in", "are now blocked"
_LEGACY = ("can now sign in with legacy clients", "can no longer sign in with legacy clients")
_CONTROLS = {
    MFA: "multifactor authentication",
    COMPLIANT_DEVICE: "a compliant device",
    DOMAIN_JOINED_DEVICE: "a hybrid joined device",
    APPROVED_APPLICATION: "an approved client app",
    COMPLIANT_APPLICATION: "an app protection policy",
    PASSWORD_CHANGE: "a password change",
    RISK_REMEDIATION: "risk remediation",
    COMPLIANT_NETWORK: "the compliant network",
    VERIFIED_ID: "a Verified ID check",
}
_MANAGED = frozenset((COMPLIANT_DEVICE, DOMAIN_JOINED_DEVICE))
_SESSION: Mapping[tuple[str, str | bool], tuple[str, str]] = {
    ("persistent_browser", "never"): (
        "can now stay signed in after they close the browser",
        "can no longer stay signed in after they close the browser",
    ),
    ("persistent_browser", "always"): (
        "no longer always stay signed in after they close the browser",
        "now always stay signed in after they close the browser",
    ),
    ("app_enforced_restrictions", True): ("no longer have app-enforced restrictions", "now have app-enforced restrictions"),
    ("token_protection", True): ("no longer need token protection", "now need token protection"),
    ("resilience_defaults_disabled", True): (
        "have resilience defaults again",
        "no longer have resilience defaults",
    ),
    ("cloud_app_security", "blockdownloads"): (
        "can now download files, which app control blocked",
        "can no longer download files, which app control blocks",
    ),
    ("cloud_app_security", "monitoronly"): ("are no longer monitored by app control", "are now monitored by app control"),
    ("cloud_app_security", "mcasconfigured"): ("no longer use app control", "now use app control"),
    ("continuous_access_evaluation", "disabled"): (
        "have continuous access evaluation again",
        "no longer have continuous access evaluation",
    ),
    ("continuous_access_evaluation", "strictenforcement"): (
        "no longer have strict enforcement of continuous access evaluation",
        "now have strict enforcement of continuous access evaluation",
    ),
    ("continuous_access_evaluation", "strictlocation"): (
        "no longer have strict location enforcement of continuous access evaluation",
        "now have strict location enforcement of continuous access evaluation",
    ),
}
_UNMODELLED = {
    "globalSecureAccessFilteringProfile": "the Global Secure Access security profile",
    "networkAccessSecurity": "the Global Secure Access security profile",
}
_DAY = 24.0
_VERBS = ("no longer need ", "now need ", "no longer have ", "now have ")


def phrase_of(comparison: Comparison, difference: Difference, boxes: tuple[Box, ...], *, lost: bool) -> str:
    """What changed for the people in these boxes, as a predicate."""
    effect = difference.effect
    if difference.legacy:
        return _LEGACY[0 if lost else 1]
    if isinstance(effect, Needs):
        return f"{'no longer need' if lost else 'now need'} {_required(effect)}"
    if isinstance(effect, SessionControl):
        return _session_control(effect)[0 if lost else 1]
    if isinstance(effect, Frequency):
        return _frequency(comparison, effect, boxes, lost=lost)
    return _let_in(comparison, boxes) if lost else NOW_BLOCKED


def joined(phrases: Iterable[str]) -> str:
    """Predicates as one, *no longer need* and its like said once."""
    found: list[str] = []
    for phrase in dict.fromkeys(phrases):
        if phrase in _LEGACY and found and found[-1] in (UNBLOCKED, NOW_BLOCKED):
            found.append(f"{found.pop()}, also with legacy clients")
            continue
        verb = next((verb for verb in _VERBS if found and phrase.startswith(verb) and found[-1].startswith(verb)), None)
        alternatives = verb is not None and (" or " in phrase or " or " in found[-1])
        found.append(phrase if verb is None or alternatives else found.pop() + f" and {phrase.removeprefix(verb)}")
    return " and ".join(found)


def _let_in(comparison: Comparison, boxes: tuple[Box, ...]) -> str:
    """That a block is lifted, and the strongest requirement that all of them meet instead."""
    required = [one.effect for one in comparison.compared if isinstance(one.effect, Needs)]
    held = [effect for effect in required if comparison.holds_in(effect, boxes, after=True)]
    strongest = [effect for effect in held if not any(other != effect and other.implies(effect) for other in held)]
    return f"{UNBLOCKED} with {_required(strongest[0])}" if len(strongest) == 1 else UNBLOCKED


def _frequency(comparison: Comparison, effect: Frequency, boxes: tuple[Box, ...], *, lost: bool) -> str:
    """The other side's frequency too, where one holds for all of them."""
    others = [one.effect for one in comparison.compared if isinstance(one.effect, Frequency)]
    longer = sorted((o for o in others if o.hours > effect.hours and o.whole == effect.whole), key=lambda o: o.hours)
    other = next((o for o in longer if comparison.holds_in(o, boxes, after=lost)), None)
    what = "sign in again" if effect.whole else "repeat multifactor authentication"
    if other is None:
        return f"{'no longer' if lost else 'now'} have to {what} {_every(effect.hours)}"
    now, then = (other, effect) if lost else (effect, other)
    return f"now have to {what} {_every(now.hours)} instead of {_every(then.hours)}"


def _every(hours: float) -> str:
    if not hours:
        return "every time"
    days = hours % _DAY == 0
    count, unit = (hours / _DAY, "day") if days else (hours, "hour")
    return f"every {unit}" if count == 1 else f"every {count:g} {unit}s"


def _required(effect: Needs) -> str:
    """The controls of a clause, joined by *or*."""
    clause = set(effect.clause)
    words = ["a managed device"] if clause >= _MANAGED else []
    clause -= _MANAGED if words else set()
    return " or ".join([*sorted(map(_control, clause), key=_weight), *words])


def _weight(words: str) -> tuple[bool, str]:
    return words != _CONTROLS[MFA], words


def _control(control: str | Strength) -> str:
    if isinstance(control, Strength):
        resistant = control.at_least(BUILT_IN[PHISHING_RESISTANT_STRENGTH])
        return "phishing-resistant authentication" if resistant else f"the authentication strength {control.name}"
    if control.startswith(TERMS_PREFIX):
        return f"to accept the {control_name(control)}"
    if control.startswith(UNMODELLED_PREFIX):
        return f"the control {control.removeprefix(UNMODELLED_PREFIX)}, which ztscan does not know"
    return _CONTROLS.get(control) or f"the {control_name(control)}"


def _session_control(effect: SessionControl) -> tuple[str, str]:
    if effect.unmodelled:
        named = _UNMODELLED.get(effect.name, "the session control")
        text = f"{named} `{effect.name} {effect.value}`"
    elif (effect.name, effect.value) in _SESSION:
        return _SESSION[effect.name, effect.value]
    else:
        text = f"the session control {effect.name.replace('_', ' ')} ({effect.value})"
    return f"no longer have {text}", f"now have {text}"

"""How checks go through web application firewalls: by what publishes applications, for each place with a firewall."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from types import MappingProxyType

from ztscan.directory.network_access.destinations import count
from ztscan.entities.azure import AzureRow
from ztscan.entities.azure_gateways import ManagedRuleSet, MatchCondition
from ztscan.estate.reachability.addresses import EVERY, NONE, PUBLIC, Addresses, addresses
from ztscan.estate.visibility import Visibility
from ztscan.estate.waf import CustomRule, Waf
from ztscan.estate.web_protection import Publisher, WebProtection
from ztscan.plugin import Finding, Unknown, Yielded, known, required

from ._judging import judged, subject, unclear

ACTIONS = frozenset(("allow", "block", "log", "redirect", "anomalyscoring", "jschallenge", "captcha"))
RULE_KINDS = frozenset(("matchrule", "ratelimitrule"))
_ANY = frozenset(("any",))
_ADDRESSES = frozenset(("ipmatch",))
_PLACES = frozenset(("geomatch", "servicetagmatch", "asnmatch", "clientfingerprint"))
_TEXT = frozenset(
    ("equal", "contains", "lessthan", "greaterthan", "lessthanorequal", "greaterthanorequal", "beginswith", "endswith", "regex")
)
_OPERATORS = _ANY | _ADDRESSES | _PLACES | _TEXT
_URI = frozenset(("requesturi",))
_VARIABLES = _URI | {
    "remoteaddr", "socketaddr", "requestmethod", "querystring", "postargs", "requestheaders", "requestheader", "requestbody",
    "requestcookies", "requestcookie", "cookies",
}  # fmt: skip
_METHOD, _USUAL = frozenset(("requestmethod",)), frozenset(("get", "post"))
_METHODS = _USUAL | {
    "connect",
    "copy",
    "delete",
    "head",
    "lock",
    "mkcol",
    "move",
    "options",
    "patch",
    "propfind",
    "proppatch",
    "put",
    "trace",
    "unlock",
}
"""Nearly all requests have one of the two usual methods, and nearly all attacks."""
_EVERY_URI = MappingProxyType(
    {"contains": {"/", ""}, "beginswith": {"/", ""}, "regex": {".*", ".", "^.*$", "^/", "/", "^/.*", "^/.*$"}, "endswith": {""}}
)
"""Texts by operator that every address of a request meets."""


def by_policy(
    protection: WebProtection,
    visibility: Visibility,
    faults: Callable[[Waf], Iterable[str]],
    message: str,
    expected: str,
) -> Iterator[Yielded]:
    """A finding for each gateway or Front Door with a firewall that has faults. Those without a firewall are left out."""
    publishers = {one.row.key: one for one in protection.publishers if one.gaps or any(place.waf for place in one.places)}

    def wrong(row: AzureRow) -> Iterator[Yielded]:
        yield from _wrong(publishers[row.key], faults, message, expected)

    rows = [one.row for one in publishers.values()]
    yield from judged(rows, visibility, "web application firewall of a gateway or Front Door", wrong)


def _wrong(publisher: Publisher, faults: Callable[[Waf], Iterable[str]], message: str, expected: str) -> Iterator[Yielded]:
    found: list[str] = []
    gaps = list(publisher.gaps)
    for place in publisher.places:
        try:
            if place.waf is not None and (wrong := [*faults(place.waf)]):
                found.append(f"{place.where} ({place.waf.name}): {', '.join(wrong)}")
        except Unknown as unknown:
            gaps.extend(unknown.gaps)
    if found:
        row = publisher.row
        yield Finding(subject(row, publisher.kind), f"{message}: {row.name}", "; ".join(found), expected)
    if gaps:
        raise Unknown(*dict.fromkeys(gaps))


def version_of(rule_set: ManagedRuleSet, resource: str) -> tuple[int, ...]:
    """The version of a rule set as numbers. Raises Unknown for what is no version."""
    parts = required(rule_set.rule_set_version, resource, "ruleSetVersion").split(".")
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise unclear(resource, "a rule set has a version that is none")
    return tuple(int(part) for part in parts)


def sets_of(waf: Waf) -> dict[str, ManagedRuleSet]:
    """The managed rule sets of a firewall by kind, in lower case."""
    sets = required(waf.rule_sets, waf.resource, "managedRules")
    return {required(one.rule_set_type, waf.resource, "ruleSetType").casefold(): one for one in sets}


def in_force(waf: Waf, kind: str) -> Iterator[CustomRule]:
    """The custom rules of a kind that are enabled."""
    for rule in required(waf.custom_rules, waf.resource, "customRules"):
        if known(rule.kind, RULE_KINDS, waf.resource, "ruleType") == kind and required(rule.enabled, waf.resource, "state"):
            yield rule


def is_for_all(rule: CustomRule, resource: str) -> bool:
    """Whether a rule is about all requests, or about most of them."""
    return is_most(addresses_of(rule, resource))


def addresses_of(rule: CustomRule, resource: str) -> Addresses:
    """From where a rule is about all requests, or about all but a few. None: it is about some paths or clients only."""
    found = EVERY
    for condition in rule.conditions:
        operator = known(condition.operator, _OPERATORS, resource, "operator")
        if operator == "ipmatch":
            named = _named(condition)
            found = found & (EVERY - named if condition.negation else named)
        elif not _holds_mostly(condition, operator, resource):
            return NONE
    return found


def is_most(found: Addresses) -> bool:
    """Whether it is half of the addresses of a version of IP."""
    return 2 * count(found.v4) >= count(EVERY.v4) or 2 * count((found & PUBLIC).v6) >= count(PUBLIC.v6)


def _holds_mostly(condition: MatchCondition, operator: str, resource: str) -> bool:
    values = {one.strip().casefold() for one in condition.match_values or ()}
    if condition.negation:
        return operator != "any"
    if operator == "any":
        return True
    names = {known(one.variable_name, _VARIABLES, resource, "variableName") for one in condition.match_variables or ()}
    if names & _METHOD:
        methods = {known(one, _METHODS, resource, "matchValues") for one in values} if operator == "equal" else set()
        return bool(methods & _USUAL)
    return bool(names & _URI) and bool(_EVERY_URI.get(operator, set()) & values)


def _named(condition: MatchCondition) -> Addresses:
    """The addresses of a condition. A word that is no address is none."""
    found = NONE
    for value in condition.match_values or ():
        found |= addresses((value.strip(),)) or NONE
    return found

"""Random pairs of results, by seed: two nights of one tenant, between which some things change, appear, or cannot be read."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from tests.compare.nights import ALERTS, CHECK, COUNTED, DEVICES, OWN, POLICIES, REACHED, READS, TENANT, night
from tests.scans import finding, result
from ztscan.core.members import COVERED_LOCATION, ELSEWHERE, LOCATION, RULED, affected
from ztscan.core.model import CheckResult, Finding, Gap, GapReason, Scan, Severity, Subject, Verdict, Waiver
from ztscan.core.sealing import NamedGroup

EXPECTED = "expect.no_guests"
"""Declared by the owner, who may withdraw it."""
CHECKS = (CHECK, OWN, COUNTED, ALERTS, DEVICES, REACHED, EXPECTED)
OBJECTIVES = ("identities.mfa", "identities.pim", "devices.compliance")
DOMAINS = ("contoso.com", "fabrikam.com")
_KINDS = ("user", "device", "application", "condition", LOCATION, COVERED_LOCATION, ELSEWHERE)
Chance = random.Random
Part = Callable[[Chance], Any]


def pair(seed: int) -> tuple[Scan, Scan]:
    """The night before and the night after."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    before = {name: part(chance) for name, part in PARTS.items()}
    keeps = chance.choice((0.3, 0.6, 0.9))
    after = {name: before[name] if chance.random() < keeps else part(chance) for name, part in PARTS.items()}
    return _scan(before), _scan(after)


def _scan(parts: Mapping[str, Any]) -> Scan:
    checks = [parts[check] for check in CHECKS if parts[check] is not None]
    of_night = {name: parts[name] for name in _OF_NIGHT}
    made = night(*checks, **of_night)
    configuration = {name: value for name, value in parts["configuration"].items() if name not in parts["unread"]}
    kept = {**made.configuration, **configuration}
    salt = {"salt": "of another key"} if parts["another key"] else {}
    members = msgspec.structs.replace(made.members, **salt, **({"roles": None} if parts["no roles"] else {}))
    return msgspec.structs.replace(made, configuration=kept, members=members, below_threshold=parts["below"])


def _some(letters: str, most: int = 3) -> Part:
    return lambda chance: "".join(sorted(chance.sample(letters, chance.randint(0, min(most, len(letters))))))


def _rarely(value: Any, other: Any = None, share: float = 0.1) -> Part:
    return lambda chance: value if chance.random() < share else other


def _check(check: str) -> Part:
    def made(chance: Chance) -> CheckResult | None:
        kind = chance.choice(("fail", "fail", "fail", "pass", "partial", "blind", "waived", "no verdict", "absent"))
        facts: dict[str, Any] = {
            "severity": chance.choice(tuple(Severity)),
            "version": chance.choice((1, 1, 1, 1, 2)),
            "objectives": tuple(chance.sample(OBJECTIVES, chance.randint(1, 2))),
        }
        if kind == "absent":
            return None
        if kind in ("pass", "no verdict"):
            return result(check, Verdict.PASS if kind == "pass" else chance.choice(_NO_FAIL), **facts)
        gap = Gap(
            chance.choice(sorted(READS.get(check, ("users",)))),
            chance.choice(tuple(GapReason)),
            chance.choice(("", "page 3 failed")),
            "",
        )
        if kind == "blind":
            return result(check, Verdict.NOT_ASSESSED, reason=gap.reason, gaps=(gap,), **facts)
        found = {one.fingerprint: one for one in (_finding(check, chance) for _ in range(chance.randint(1, 3)))}
        failed = result(check, Verdict.FAIL, *found.values(), gaps=(gap,) if kind == "partial" else (), **facts)
        if kind != "waived":
            return failed
        covered = tuple(found)[:1]
        effective = Verdict.FAIL if len(found) > 1 else Verdict.PASS
        return msgspec.structs.replace(failed, waiver=Waiver("accepted", "Adele", "2027-01-01", covered, effective))

    return made


_NO_FAIL = (Verdict.MANUAL, Verdict.NOT_APPLICABLE)


_COUNTS = (None, 0, 1, 3)
MOSTLY, MOSTLY_READ = 0.8, 0.98


def _finding(check: str, chance: Chance) -> Finding:
    user = chance.choice("abcd")
    subject = chance.choice((TENANT, Subject("user", user, f"person {user}"), Subject("device", f"d{user}", f"PC {user}")))
    kinds = chance.sample(_KINDS, chance.randint(0, 3))
    crowds = tuple(
        affected(kind, ((one, one) for one in chance.sample("abcdef", chance.randint(1, 4)))) for kind in sorted(kinds)
    )
    users = next((crowd.count for crowd in crowds if crowd.kind == "user" and chance.random() < MOSTLY), chance.choice(_COUNTS))
    said = chance.choice(("has no second factor", "is at risk"))
    made: Finding = finding(check, subject, said, discriminator=chance.choice(("", "x")), users=users)
    return msgspec.structs.replace(made, members=crowds)


def _rule(group: str, chance: Chance) -> NamedGroup:
    """The membership rule of a dynamic group. None: it could not be read; empty: the group has none."""
    rule = chance.choice(((), ("user.department -eq 'Sales'",), ("user.accountEnabled -eq true",)))
    read = affected("rule", zip(rule, rule, strict=True))
    return NamedGroup(f"{group}{RULED}", f"Dynamic {group}", read if chance.random() < MOSTLY_READ else None)


def _policy(identity: str, chance: Chance) -> dict[str, Any]:
    users = {path: chance.sample(("g", "All", "a"), chance.randint(0, 2)) for path in ("includeGroups", "excludeGroups")}
    return {
        "id": identity,
        "displayName": chance.choice(("Require MFA", "Block legacy", identity)),
        "state": chance.choice(("enabled", "disabled", "enabledForReportingButNotEnforced")),
        "conditions": {"users": users, "rules": [{"id": one, "limit": chance.randint(0, 2)} for one in chance.sample("xyz", 2)]},
        "grantControls": chance.choice((None, {"operator": "OR", "builtInControls": chance.sample(("mfa", "block"), 1)})),
    }


def _policies(chance: Chance) -> dict[str, Any]:
    return {identity: _policy(identity, chance) for identity in chance.sample("pqrs", chance.randint(1, 3))}


def _configuration(chance: Chance) -> dict[str, Any]:
    values = (
        None,
        True,
        0,
        5,
        "text",
        ["a", "b"],
        ["b"],
        {"on": True},
        [{"id": "a", "n": 1}, {"id": "b", "n": 2}],
        ["a", {"n": 1}],
    )
    settings = {"id": "authorizationPolicy", **{key: chance.choice(values) for key in ("allowInvitesFrom", "guests", "flags")}}
    return {
        "authorization_policy": settings,
        "authorization_policy_beta": {**settings, "more": chance.choice(values)},
        "named_locations": [{"id": one, "displayName": chance.choice(DOMAINS)} for one in chance.sample("klm", 2)],
        "domain_settings": {domain: {"on": chance.choice(values)} for domain in DOMAINS},
        "labels": chance.choice(values),
        "device_compliance_policies": {"k": _assigned("k", chance)},
    }


def _assigned(identity: str, chance: Chance) -> dict[str, Any]:
    """A policy of Intune that is assigned to groups."""
    groups = chance.sample(("g", "w"), chance.randint(0, 2))
    targets = [{"id": f"{identity}_{group}", "target": {"groupId": group}} for group in groups]
    return {"id": identity, "displayName": "Compliance", "assignments": targets}


_OF_NIGHT: Mapping[str, Part] = {
    "people": lambda chance: chance.choice(("abc", "abcd", "abcdef", "ab", None)),
    "group": _some("abcdef"),
    "roles": lambda chance: {state: _some("abcd")(chance) for state in ("permanent", "eligible", "activated")},
    "policies": _policies,
    "lost": lambda chance: chance.choice(("", "", "", "", "users", POLICIES, "managed_devices", "device_configurations")),
    "devices": lambda chance: chance.choice((None, "ab", "abc", "")),
    "assigned": _some("abcd"),
    "settings": lambda chance: chance.choice(("", "s", "st", None)),
    "without": _rarely("g", ""),
    "more": lambda chance: [_rule(group, chance) for group in chance.sample("ghijkl", 4)],
}
PARTS: Mapping[str, Part] = {
    **{check: _check(check) for check in CHECKS},
    **_OF_NIGHT,
    "configuration": _configuration,
    "unread": lambda chance: chance.choice(((), (), (), ("labels",), ("authorization_policy",), ("named_locations", "labels"))),
    "another key": _rarely(value=True, other=False, share=0.05),
    "no roles": _rarely(value=True, other=False),
    "below": lambda chance: {OWN: chance.randint(0, 3)} if chance.random() < 0.5 else {},
}
"""What a night has, each drawn by itself; the night after has most of it from the night before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from ztscan.directory.counting import lasting
from ztscan.entities.groups import DirectoryObject
from ztscan.entities.token_policies import StsPolicy
from ztscan.plugin import ByKey, Finding, Gap, Note, Severity, Subject, Unknown, check

from ._sts_policies import in_effect, rules, unreadable

RESOURCE = "token_lifetime_policies"
_TIME = re.compile(r"(?:(\d{1,5})\.)?(\d{1,2}):(\d{2}):(\d{2})(?:\.\d{1,7})?", re.ASCII)
_RETIRED = frozenset(
    {"maxinactivetime", "maxagesinglefactor", "maxagemultifactor", "maxagesessionsinglefactor", "maxagesessionmultifactor"}
)


@check(
    title="No policy makes access tokens valid for longer than 90 minutes",
    severity=Severity.MEDIUM,
    objectives=["infrastructure.workload_identities", "apps.microsoft_cloud_apps"],
    since="0.2.0",
)
def token_lifetime(
    token_lifetime_policies: tuple[StsPolicy, ...],
    token_lifetime_policy_targets: ByKey[tuple[DirectoryObject, ...]],
    *,
    maximum_minutes: int = 90,
) -> Iterator[Finding | Note]:
    """Checks that no token lifetime policy extends access tokens.

    What it checks:
        No token lifetime policy that is the default, or that applies to an application, sets an `AccessTokenLifetime` of
        more than 90 minutes (option `maximum_minutes`). Without a policy, Microsoft Entra ID chooses 60 to 90 minutes.

    Why it matters:
        A stolen access token works until it expires. Disabling the user or the application does not end it before, except
        where continuous access evaluation applies.

    Limits:
        A policy that is neither the default nor assigned has no effect and passes. Lifetimes of refresh and session tokens
        are retired, and are a note. Use the session controls of Conditional Access for these.

    Remediation:
        1. List the policies: `GET /policies/tokenLifetimePolicies`, and what they apply to.
        2. Remove the policy from the application: `DELETE /applications/{id}/tokenLifetimePolicies/{policy}/$ref`, or
           shorten it: `PATCH /policies/tokenLifetimePolicies/{policy}`.
        3. To verify, read `GET /policies/tokenLifetimePolicies/{policy}/appliesTo`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes
        https://learn.microsoft.com/graph/api/resources/tokenlifetimepolicy
    """
    gaps: dict[Gap, None] = {}
    for policy in sorted(token_lifetime_policies, key=lambda one: one.id):
        try:
            if not in_effect(policy, RESOURCE, token_lifetime_policy_targets):
                continue
            for rule in rules(policy, RESOURCE, "TokenLifetimePolicy"):
                yield from _judged(policy, rule, maximum_minutes)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)


def _judged(policy: StsPolicy, rule: dict[str, Any], maximum_minutes: int) -> Iterator[Finding | Note]:
    if not _RETIRED.isdisjoint(rule):
        yield Note(f"{policy.name} has settings of refresh or session tokens, which are retired")
    if "accesstokenlifetime" not in rule:
        return
    lifetime = _duration(rule["accesstokenlifetime"])
    if lifetime is None:
        raise Unknown(unreadable(policy, RESOURCE))
    minutes = int(lifetime.total_seconds() // 60)
    if lifetime > timedelta(minutes=maximum_minutes):
        where = "of all applications" if policy.is_organization_default else "of its applications"
        yield Finding(
            Subject("tokenLifetimePolicy", policy.id, policy.name),
            f"{policy.name} makes access tokens {where} valid for {lasting(minutes)}",
            f"AccessTokenLifetime: {rule['accesstokenlifetime']}",
            f"at most {maximum_minutes} minutes",
        )


def _duration(text: object) -> timedelta | None:
    """``hh:mm:ss`` or ``d.hh:mm:ss``."""
    match = _TIME.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    days, hours, minutes, seconds = (int(group or 0) for group in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)

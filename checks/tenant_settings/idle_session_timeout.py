from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from ztscan.directory.defaults import defined
from ztscan.entities.policies import ActivityBasedTimeoutPolicy
from ztscan.plugin import Finding, Severity, Subject, check, required

_KIND = "ActivityBasedTimeoutPolicy"
_TIME = re.compile(r"(?:(\d{1,4})\.)?(\d{1,2}):(\d{2}):(\d{2})")


@check(
    title="A web session in which nothing happens ends within three hours",
    severity=Severity.MEDIUM,
    objectives=["identities.restricted_session"],
    mappings={
        "cis-m365-6.0": ["1.3.2"],
        "cis-m365-7.0": ["1.3.2"],
        "prowler": ["entra_idle_session_timeout_configured"],
    },
)
def idle_session_timeout(
    activity_based_timeout_policies: tuple[ActivityBasedTimeoutPolicy, ...], *, maximum_hours: int = 3
) -> Iterator[Finding]:
    """Whether idle sessions in the browser are ended.

    What it checks:
        The organisation's default policy on idle sessions has a timeout for the default application, of three hours at most
        (option `maximum_hours`).

    Why it matters:
        A browser that was left open on a shared or foreign computer is signed in for whoever comes next. A timeout bounds for
        how long.

    Limits:
        Only the portals that support activity-based timeouts follow the policy, and on devices that Intune manages people may
        stay signed in. Shorter timeouts of single applications are not looked at.

    Remediation:
        1. Open {portal:idle_session_timeout}, switch it on
           and choose three hours or less.
        2. Or send `POST /policies/activityBasedTimeoutPolicies` with `"isOrganizationDefault": true` and the definition
           `{"ActivityBasedTimeoutPolicy": {"Version": 1, "ApplicationPolicies": [{"ApplicationId": "default",
           "WebSessionIdleTimeout": "03:00:00"}]}}` as text.

    References:
        https://learn.microsoft.com/microsoft-365/admin/manage/idle-session-timeout-web-apps
        https://learn.microsoft.com/graph/api/resources/activitybasedtimeoutpolicy
    """
    expected = f"WebSessionIdleTimeout of the default application: at most {timedelta(hours=maximum_hours)}"
    defaults = [policy for policy in activity_based_timeout_policies if policy.is_organization_default]
    timeouts = {policy.id: default_timeout(policy) for policy in defaults}
    if any(time is not None and time <= timedelta(hours=maximum_hours) for time in timeouts.values()):
        return
    for policy in activity_based_timeout_policies:
        required(policy.is_organization_default, "activity_based_timeout_policies", "isOrganizationDefault")
    for policy in defaults:
        yield Finding(
            Subject("activityBasedTimeoutPolicy", policy.id, policy.display_name or "Idle session timeout"),
            "idle sessions stay open too long",
            f"WebSessionIdleTimeout: {timeouts[policy.id] or 'none for the default application'}",
            expected,
        )
    if not defaults:
        yield Finding(
            Subject("activityBasedTimeoutPolicy", "activityBasedTimeoutPolicy", "Idle session timeout"),
            "idle sessions are never ended",
            "no default policy on idle sessions",
            expected,
        )


def default_timeout(policy: ActivityBasedTimeoutPolicy) -> timedelta | None:
    """The timeout that holds for the default application (Graph writes ``dd.hh:mm:ss``); None where there is none to read."""
    definition = required(defined(policy.definition or (), _KIND), "activity_based_timeout_policies", "definition")
    applications = definition.get("ApplicationPolicies")
    for application in applications if isinstance(applications, list) else ():
        if isinstance(application, dict) and str(application.get("ApplicationId")).casefold() == "default":
            time = _TIME.fullmatch(str(application.get("WebSessionIdleTimeout")))
            if time:
                days, hours, minutes, seconds = (int(part or 0) for part in time.groups())
                return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return None

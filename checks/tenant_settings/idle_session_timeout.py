from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from ztscan.directory.counting import counted
from ztscan.directory.defaults import defined
from ztscan.entities.policies import ActivityBasedTimeoutPolicy
from ztscan.plugin import Finding, Severity, Subject, check, required

_KIND = "ActivityBasedTimeoutPolicy"
_TIME = re.compile(r"(?:(\d{1,4})\.)?(\d{1,2}):(\d{2}):(\d{2})")


@check(
    title="Idle web sessions end within three hours",
    severity=Severity.MEDIUM,
    objectives=["identities.restricted_session"],
    mappings={
        "equal": {"prowler": ["entra_idle_session_timeout_configured"]},
        "partial": {"cis-m365-6.0": ["1.3.2"], "cis-m365-7.0": ["1.3.2"]},
    },
)
def idle_session_timeout(
    activity_based_timeout_policies: tuple[ActivityBasedTimeoutPolicy, ...], *, maximum_hours: int = 3
) -> Iterator[Finding]:
    """Checks that the idle session timeout for web sessions is three hours or less.

    What it checks:
        The organisation's default activity-based timeout policy has a timeout for the default application. The timeout is at
        most three hours (option `maximum_hours`).

    Why it matters:
        If a browser stays open on a shared or public computer, the next person can use its session. An idle timeout limits
        this time.

    Limits:
        Only portals that support activity-based timeouts apply the policy. Users of devices managed by Intune can stay signed
        in. Shorter timeouts of individual applications are not assessed.

    Remediation:
        1. Open {portal:idle_session_timeout}, turn it on, and select three hours or less.
        2. Or send `POST /policies/activityBasedTimeoutPolicies` with `"isOrganizationDefault": true`. Add the definition
           `{"ActivityBasedTimeoutPolicy": {"Version": 1, "ApplicationPolicies": [{"ApplicationId": "default",
           "WebSessionIdleTimeout": "03:00:00"}]}}` as text.
        3. To verify, read `GET /policies/activityBasedTimeoutPolicies`, and scan again.

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
            f"idle web sessions can stay open for more than {counted(maximum_hours, 'hour')}",
            f"WebSessionIdleTimeout: {timeouts[policy.id] or 'none for the default application'}",
            expected,
        )
    if not defaults:
        yield Finding(
            Subject("activityBasedTimeoutPolicy", "activityBasedTimeoutPolicy", "Idle session timeout"),
            "idle web sessions do not time out",
            "no default activity-based timeout policy",
            expected,
        )


def default_timeout(policy: ActivityBasedTimeoutPolicy) -> timedelta | None:
    """The timeout of the default application (Graph writes ``dd.hh:mm:ss``). None if there is none or it is not readable."""
    definition = required(defined(policy.definition or (), _KIND), "activity_based_timeout_policies", "definition")
    applications = definition.get("ApplicationPolicies")
    for application in applications if isinstance(applications, list) else ():
        if isinstance(application, dict) and str(application.get("ApplicationId")).casefold() == "default":
            time = _TIME.fullmatch(str(application.get("WebSessionIdleTimeout")))
            if time:
                days, hours, minutes, seconds = (int(part or 0) for part in time.groups())
                return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return None

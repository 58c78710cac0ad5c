from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import lasting
from ztscan.entities.sharepoint import SharePointSettings
from ztscan.plugin import Finding, Gap, Severity, check, required

from ._settings import RESOURCE, SUBJECT, licensed_for_sharepoint


@check(
    title="Idle SharePoint sessions on unmanaged devices end within an hour",
    severity=Severity.LOW,
    objectives=["identities.restricted_session"],
    since="0.2.0",
)
def idle_sign_out(
    sharepoint_settings: SharePointSettings | Gap, service_plans: frozenset[str], *, maximum_minutes: int = 60
) -> Iterator[Finding]:
    """Checks that SharePoint and OneDrive sign out people who do nothing.

    What it checks:
        `idleSessionSignOut` is enabled, signs out after at most `maximum_minutes` (60), and warns before that.

    Why it matters:
        A session that stays open on a shared computer belongs to the next person who sits there.

    Limits:
        The setting covers SharePoint and OneDrive in the browser, on devices that are neither compliant nor joined. The idle
        timeout of all Microsoft 365 web apps is `tenant_settings.idle_session_timeout`: where that one passes, waive this
        check if its time is acceptable for files. People who select "Stay signed in" are not signed out.

    Remediation:
        1. Open {portal:sharepoint_idle}, turn on "Sign out inactive users automatically", and set the times.
        2. Or send `PATCH /admin/sharepoint/settings` with
           `{"idleSessionSignOut": {"isEnabled": true, "warnAfterInSeconds": 3300, "signOutAfterInSeconds": 3600}}`.

    References:
        https://learn.microsoft.com/sharepoint/sign-out-inactive-users
        https://learn.microsoft.com/graph/api/resources/idlesessionsignout
    """
    settings = licensed_for_sharepoint(sharepoint_settings, service_plans)
    idle = required(settings.idle_session_sign_out, RESOURCE, "idleSessionSignOut")
    expected = f"sign-out after at most {maximum_minutes} minutes, with a warning before"
    if not required(idle.is_enabled, RESOURCE, "idleSessionSignOut/isEnabled"):
        yield Finding(SUBJECT, "idle SharePoint sessions do not end", "idleSessionSignOut: off", expected)
        return
    after = required(idle.sign_out_after_in_seconds, RESOURCE, "idleSessionSignOut/signOutAfterInSeconds")
    warning = required(idle.warn_after_in_seconds, RESOURCE, "idleSessionSignOut/warnAfterInSeconds")
    observed = f"sign-out after {after} seconds, warning after {warning} seconds"
    if not 0 < after <= maximum_minutes * 60:
        yield Finding(SUBJECT, f"idle SharePoint sessions do not end within {lasting(maximum_minutes)}", observed, expected)
    elif not 0 <= warning < after:
        yield Finding(SUBJECT, "idle SharePoint sessions end without a warning", observed, expected)

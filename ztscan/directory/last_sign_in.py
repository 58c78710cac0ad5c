"""When an account last signed in, by Graph's ``signInActivity``.

The last successful sign-in covers interactive and non-interactive ones. The other two dates count failed attempts too, so that
anybody can renew them with a wrong password. Source: learn.microsoft.com/graph/api/resources/signinactivity.
"""

from __future__ import annotations

from ztscan.core.model import parse_time
from ztscan.graph.areas.users import SignInActivity

SUCCESSFUL, ATTEMPTED = "last successful sign-in", "last sign-in"


def last_sign_in(activity: SignInActivity | None) -> tuple[str, str]:
    """Which date it is, and the date; two empty texts if there is none.

    Graph lacks the successful sign-in of some accounts that sign in. Of these, the latest attempt counts.
    """
    if activity is None:
        return "", ""
    if activity.last_successful_sign_in_date_time:
        return SUCCESSFUL, activity.last_successful_sign_in_date_time
    attempts = (activity.last_sign_in_date_time, activity.last_non_interactive_sign_in_date_time)
    latest = max((attempt for attempt in attempts if attempt), key=parse_time, default="")
    return (ATTEMPTED, latest) if latest else ("", "")

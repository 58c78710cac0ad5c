"""The sign-in log: who signed in where, with what, and what was required of it. The newest rows come first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.simulator.tenant import Json, days_ago, guid
from tests.simulator.tenants.building import Builder

KEY = ("FIDO2 security key",)
PUSH = ("Password", "Mobile app notification")
PASSWORD = ("Password",)
PORTAL = ("c44b4083-3bb0-49c1-b47d-974e53cbdf3c", "Azure Portal")
OFFICE = ("4765445b-32c6-49b0-83e6-1d93765276ca", "OfficeHome")
EXCHANGE = ("00000002-0000-0ff1-ce00-000000000000", "Office 365 Exchange Online")


def sign_in(
    build: Builder,
    user: str,
    days: float,
    methods: Sequence[str] = KEY,
    *,
    app: tuple[str, str] = OFFICE,
    client: str = "Browser",
    mfa: bool = True,
    silent: bool = False,
    error: int = 0,
) -> Json:
    """One sign-in of a user, ``days`` ago. ``mfa``: what was required. ``silent``: without interaction."""
    person = build.users[user]
    return {
        "id": guid(build.name, f"sign-in {user} {days} {client}"),
        "createdDateTime": days_ago(days),
        "userId": user,
        "userDisplayName": person["displayName"],
        "userPrincipalName": person["userPrincipalName"],
        "appId": app[0],
        "appDisplayName": app[1],
        "clientAppUsed": client,
        "homeTenantId": build.id,
        "isInteractive": not silent,
        "signInEventTypes": ["nonInteractiveUser" if silent else "interactiveUser"],
        "authenticationRequirement": "multiFactorAuthentication" if mfa else "singleFactorAuthentication",
        "authenticationDetails": [
            {"authenticationMethod": method, "succeeded": not error, "authenticationStepDateTime": days_ago(days)}
            for method in methods
        ],
        "status": {"errorCode": error, "failureReason": "Other.", "additionalDetails": None},
    }


def log(rows: Iterable[Json]) -> list[Json]:
    """The log as Graph returns it."""
    return sorted(rows, key=lambda row: str(row["createdDateTime"]), reverse=True)


def hardened(build: Builder, holders: Sequence[str], staff: Sequence[str]) -> list[Json]:
    """Everybody uses a key: the holders of roles in the portal, the others at work; the log is older than a month."""
    rows = [sign_in(build, user, 2 + number / 10, app=PORTAL) for number, user in enumerate(holders)]
    rows += [sign_in(build, user, 0.5 + number / 10) for number, user in enumerate(staff)]
    return log([*rows, sign_in(build, staff[0], 9), sign_in(build, staff[0], 29)])


def as_it_is(build: Builder, who: dict[str, str], staff: Sequence[str]) -> list[Json]:
    """A printer that sends mail by SMTP, two old mail clients, a portal behind a password, administrators with push."""
    rows = [
        sign_in(build, who["owner"], 0.4, PUSH, app=PORTAL),
        sign_in(build, who["owner"], 3.2, PUSH, app=PORTAL),
        sign_in(build, who["it-lead"], 1.1, KEY, app=PORTAL),
        sign_in(build, who["admin-1"], 0.3, KEY, app=PORTAL),
        sign_in(build, who["admin-2"], 12, ("Windows Hello for Business",), app=PORTAL),
        sign_in(build, who["synced"], 2.5, ("Password", "Text message"), app=PORTAL),
        sign_in(build, who["exchange"], 1.5, ("Previously satisfied",), app=EXCHANGE),
        sign_in(build, who["scanner"], 0.1, PASSWORD, app=EXCHANGE, client="Authenticated SMTP", mfa=False, silent=True),
        sign_in(build, who["scanner"], 1.1, PASSWORD, app=EXCHANGE, client="Authenticated SMTP", mfa=False, silent=True),
        sign_in(build, staff[61], 2.2, PASSWORD, app=EXCHANGE, client="IMAP4", mfa=False, silent=True),
        sign_in(build, staff[62], 4.2, PASSWORD, app=EXCHANGE, client="Exchange ActiveSync", mfa=False, silent=True),
        sign_in(build, staff[63], 4.3, PASSWORD, app=EXCHANGE, client="POP3", mfa=False, silent=True, error=53003),
        *(sign_in(build, user, 0.5 + number / 7, PUSH) for number, user in enumerate(staff[70:90])),
        *(sign_in(build, user, 0.6 + number / 7, PASSWORD, mfa=False) for number, user in enumerate(staff[:6])),
        sign_in(build, staff[70], 8.5, PUSH),
        sign_in(build, staff[70], 29, PUSH),
    ]
    return log(rows)

"""The sign-in log, asked narrowly: what users sign in with, and how far back the log reaches.

The log of a large tenant grows by millions of rows a day. Each resource asks for one window of time, one kind of event and
success, and reads at most a few pages of the newest rows. Sources of the filters:
https://learn.microsoft.com/graph/api/resources/signin (which properties can be filtered) and
https://learn.microsoft.com/graph/api/signin-list ("by default the most recent sign-ins are returned first").
"""

from __future__ import annotations

import functools

import msgspec

from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import AUDIT_LOG_READ_ALL
from ztscan.graph.resource import P1, Content, Keys, Resource


class RecordedStatus(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    error_code: int | None = None
    """0: the sign-in succeeded."""


class RecordedStep(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """One authentication step of a sign-in, by the words that the portal shows."""

    authentication_method: str | None = None
    """``Password``, ``FIDO2 security key``, ``Previously satisfied`` ... Null: perhaps an earlier sign-in satisfied the step."""
    succeeded: bool | None = None
    authentication_step_result_detail: str | None = None
    """``Correct password``, ``MFA requirement satisfied by claim in the token`` ..."""


class RecordedSignIn(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """One row of the sign-in log."""

    id: str
    created_date_time: str | None = None
    user_id: str | None = None
    user_display_name: str | None = None
    user_principal_name: str | None = None
    app_id: str | None = None
    app_display_name: str | None = None
    client_app_used: str | None = None
    home_tenant_id: str | None = None
    is_interactive: bool | None = None
    authentication_requirement: str | None = None
    """``singleFactorAuthentication`` or ``multiFactorAuthentication``: what the policies required."""
    authentication_details: tuple[RecordedStep, ...] | None = None
    status: RecordedStatus | None = None

    @property
    def user(self) -> str:
        """What a report calls the user: the sign-in name, else the display name, else the id."""
        return self.user_principal_name or self.user_display_name or self.user_id or self.id

    @property
    def app(self) -> str:
        """What a report calls the application."""
        return self.app_display_name or self.app_id or "an application without a name"


WEEK = 7
MONTH = 28
"""Days of the two windows. The log is kept for 30 days, so that it reaches back further than both."""
LEGACY_CLIENTS = (
    "Authenticated SMTP",
    "AutoDiscover",
    "Exchange ActiveSync",
    "Exchange Online PowerShell",
    "Exchange Web Services",
    "IMAP",
    "IMAP4",
    "MAPI Over HTTP",
    "Offline Address Book",
    "Other clients",
    "Outlook Anywhere (RPC over HTTP)",
    "POP",
    "POP3",
    "Reporting Web Services",
    "SMTP",
    "Universal Outlook",
)
"""Values of ``clientAppUsed`` that Microsoft lists as legacy authentication clients, in the spellings of the log.

Source: https://learn.microsoft.com/entra/identity/conditional-access/policy-block-legacy-authentication
"""
PRIVILEGED_LIMIT = 300
"""Role holders whose sign-ins are read: 20 requests, and one for each thousand rows. Graph answers five in ten seconds."""
_HOLDERS_PER_REQUEST = 15
"""Alternatives in a filter. That on legacy clients has 16."""
_INTERACTIVE = "signInEventTypes/any(t: t eq 'interactiveUser')"
_BY_USERS = f"({_INTERACTIVE} or signInEventTypes/any(t: t eq 'nonInteractiveUser'))"
_SUCCESSFUL = "createdDateTime ge {since} and status/errorCode eq 0"
_LEGACY = " or ".join(f"clientAppUsed eq '{name}'" for name in LEGACY_CLIENTS)

_sign_ins = functools.partial(
    Resource,
    path="/auditLogs/signIns",
    entity=RecordedSignIn,
    permission=AUDIT_LOG_READ_ALL,
    lane=Lane.REPORTS,
    version="beta",
    why_beta="v1.0 lists interactive sign-ins only, without the authentication methods",
    select=(),  # not documented for this endpoint
    licence=P1,
    content=Content.ACTIVITY,
)

NEWEST_SIGN_IN = _sign_ins(
    name="newest_sign_in", filter=f"createdDateTime ge {{since}} and {_INTERACTIVE}", since_days=WEEK, top=1, most=1
)
"""Shows that the log is being written."""
SIGN_INS_BEFORE_WEEK = _sign_ins(
    name="sign_ins_before_last_week", filter=f"createdDateTime le {{since}} and {_INTERACTIVE}", since_days=WEEK, top=1, most=1
)
"""Shows that the log reaches back to the beginning of the window."""
SIGN_INS_BEFORE_MONTH = _sign_ins(
    name="sign_ins_before_last_month", filter=f"createdDateTime le {{since}} and {_INTERACTIVE}", since_days=MONTH, top=1, most=1
)
LEGACY_SIGN_INS = _sign_ins(
    name="legacy_sign_ins", filter=f"{_SUCCESSFUL} and {_BY_USERS} and ({_LEGACY})", since_days=WEEK, top=1000, most=1000
)
INTERACTIVE_SIGN_INS = _sign_ins(
    name="interactive_sign_ins", filter=f"{_SUCCESSFUL} and {_INTERACTIVE}", since_days=WEEK, top=1000, most=5000
)
PRIVILEGED_SIGN_INS = _sign_ins(
    name="privileged_sign_ins",
    filter=f"{_SUCCESSFUL} and {_INTERACTIVE} and {{keys}}",
    since_days=MONTH,
    top=1000,
    most=1000,
    keys=Keys("role_holders", per_request=_HOLDERS_PER_REQUEST, limit=PRIVILEGED_LIMIT, rows_of="userId"),
)

RESOURCES: tuple[Resource, ...] = (
    NEWEST_SIGN_IN,
    SIGN_INS_BEFORE_WEEK,
    SIGN_INS_BEFORE_MONTH,
    LEGACY_SIGN_INS,
    INTERACTIVE_SIGN_INS,
    PRIVILEGED_SIGN_INS,
)

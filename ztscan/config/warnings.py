"""Warnings about single tables of ``ztscan.toml``: accepted exclusions that expired, roles that do not count as privileged."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from datetime import date

from ztscan.config import attestations
from ztscan.config.attestations import Validity
from ztscan.config.settings import Settings
from ztscan.core.errors import UsageError

OWN_WORDS = (". Reason given: ", ". Their ids: ", ". Candidates, not verified: ")
"""What follows one of these was written by somebody in the tenant. A redacted output leaves it out."""
_REASON, _IDS, _CANDIDATES = OWN_WORDS
UNDECLARED = "No emergency access account is declared"
_MOST_CANDIDATES = 4


def expired_exclusions(settings: Settings, today: date) -> Iterator[str]:
    """A warning for each accepted exclusion that is expired. It names no user and no group."""
    for exclusion in settings.expired_exclusions(today):
        yield f"The accepted exclusion of `{exclusion.requirement}` expired on {exclusion.expires}{_REASON}{exclusion.reason}"


def attestations_without_effect(settings: Settings, today: date) -> Iterator[str]:
    """A warning for each attestation that is expired, or ends too late to count. It names nobody."""
    for one in attestations.read(settings.attestations):
        if one.validity(today) is Validity.EXPIRED:
            yield f"The attestation of `{one.objective}` expired on {one.expires}: it does not count"
        elif one.validity(today) is Validity.TOO_FAR_AHEAD:
            yield f"The attestation of `{one.objective}` ends on {one.expires}, too far ahead: it does not count"


def excluded_roles(settings: Settings) -> Iterator[str]:
    """A warning where roles are declared not to be privileged: checks say nothing of who holds them."""
    roles = settings.privileged_roles.exclude
    if roles:
        counted = "1 role does" if len(roles) == 1 else f"{len(roles)} roles do"
        yield f"By `[privileged_roles]`, {counted} not count as privileged{_IDS}{', '.join(roles)}"


def undeclared_emergency(candidates: Sequence[str], *, left_out: bool) -> str:
    """That no emergency access account is declared, what that means for fixes, and what to declare.

    ``candidates``: names of accounts that may be such accounts. ``left_out``: the fixes leave these out.
    """
    told = candidates if left_out else candidates[:_MOST_CANDIDATES]
    names = ", ".join(f'"{name}"' for name in told)
    more = f" and {len(candidates) - len(told):,} more" if len(candidates) > len(told) else ""
    risk = "a fix of Conditional Access may lock out yours"
    if left_out:
        risk = (
            "the fixes of Conditional Access leave out what may be such accounts, and tell their effect as if these were declared"
        )
    do = "Before you send one, declare yours in `ztscan.toml` under `[emergency_access]`, and scan again"
    return f"{UNDECLARED}: {risk}. {do}" + (f"{_CANDIDATES}`accounts = [{names}]`{more}" if names else "")


def refuse_expired(settings: Settings, today: date, *, strict: bool) -> None:
    """Raise UsageError for the first accepted exclusion that is expired, where ``strict`` (``--strict-waivers``)."""
    for exclusion in settings.expired_exclusions(today) if strict else ():
        raise UsageError(
            f"the accepted exclusion of `{exclusion.requirement}` expired on {exclusion.expires}",
            "remove it, or review it and set a later `expires`",
        )


def excluded_subscriptions(settings: Settings, seen: Container[str]) -> Iterator[str]:
    """What a scan of Azure leaves out because the configuration says so. ``seen``: ids of the subscriptions that it saw."""
    named = sorted({one.lower() for one in settings.azure.exclude}) if settings.azure else []
    if strange := [one for one in named if one not in seen]:
        yield f"`exclude` of `[azure]` names what is no subscription that the account sees: {', '.join(strange)}"
    if excluded := [one for one in named if one in seen]:
        noun = "subscription" if len(excluded) == 1 else "subscriptions"
        yield f"`exclude` of `[azure]` leaves {len(excluded)} {noun} out, which no check of Azure judges: {', '.join(excluded)}"

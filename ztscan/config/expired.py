"""Accepted exclusions that have expired: named in every output, and refused under ``--strict-waivers``."""

from __future__ import annotations

from datetime import date

from ztscan.config.settings import AcceptedExclusion, Settings
from ztscan.core.errors import UsageError

REASON = ". Reason given: "
"""Parts what we say from what the owner of the exclusion wrote, which a redacted output leaves out."""


def told(exclusion: AcceptedExclusion) -> str:
    """The warning about an expired exclusion. It names no user and no group."""
    return f"The accepted exclusion of `{exclusion.requirement}` expired on {exclusion.expires}{REASON}{exclusion.reason}"


def refuse_expired(settings: Settings, today: date, *, strict: bool) -> None:
    """Raise UsageError for the first accepted exclusion that is expired, where ``strict`` (``--strict-waivers``)."""
    for exclusion in settings.expired_exclusions(today) if strict else ():
        raise UsageError(
            f"the accepted exclusion of `{exclusion.requirement}` expired on {exclusion.expires}",
            "remove it, or review it and set a later `expires`",
        )

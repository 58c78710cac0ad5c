"""Spans of time as people write them on the command line: ``20h``, ``90m``, ``2d``."""

from __future__ import annotations

import re
from datetime import timedelta

import click

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def duration(context: click.Context, option: click.Parameter, text: str | None) -> timedelta | None:
    """The value of an option (``callback``)."""
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,5})([mhd])", text, re.ASCII)
    if not found:
        raise click.BadParameter(f"`{text}` is no span of time: write it as 90m, 20h or 2d", context, option)
    return timedelta(**{_UNITS[found[2]]: int(found[1])})

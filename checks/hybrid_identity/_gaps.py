"""Shared by the checks of hybrid identity: the gap of one value among many, which must not hide the findings on the others."""

from __future__ import annotations

from ztscan.plugin import Gap, GapReason


def absent(resource: str, name: str) -> Gap:
    """The gap of a property that Graph did not return, or whose value is new."""
    detail = f"`{resource}` was read, but without its property `{name}`"
    return Gap(resource, GapReason.MALFORMED, detail, "scan again; if this persists, report it")

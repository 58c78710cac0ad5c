"""Kinds of values that several tables of ``ztscan.toml`` have."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

Text = Annotated[str, Meta(min_length=1)]
GuestType = Literal[
    "internalGuest",
    "b2bCollaborationGuest",
    "b2bCollaborationMember",
    "b2bDirectConnectUser",
    "otherExternalUser",
    "serviceProvider",
]
"""Graph's ``guestOrExternalUserTypes`` without ``none``."""

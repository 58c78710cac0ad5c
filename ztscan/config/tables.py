"""What every table of ``ztscan.toml`` shares, and the kinds of values that several tables have."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
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


class ConfigTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file. It is immutable, and unknown keys are errors."""

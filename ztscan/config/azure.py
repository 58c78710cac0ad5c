"""``[azure]`` of ``ztscan.toml``: that Azure is scanned too, and which part of it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ztscan.config.tables import ConfigurationTable as _Table

SubscriptionId = Annotated[
    str,
    Meta(
        pattern="^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
        description="Id of a subscription.",
        examples=["3f1a6f0e-6f6c-4c3e-9f0b-9a1d2c3b4e5f"],
    ),
]


class AzureSettings(_Table, frozen=True, kw_only=True):
    """Azure as the second source. This table does what `--azure` does; `--no-azure` leaves Azure out of one scan."""

    management_group: Annotated[
        str,
        Meta(
            description="Read only the subscriptions below this management group (its name, not its display name). Failures are "
            "found there; no check passes on a part of the tenant.",
            examples=["mg-landing-zones"],
        ),
    ] = ""
    subscriptions: Annotated[
        tuple[SubscriptionId, ...],
        Meta(
            description="Read only these subscriptions. As with `management_group`, no check passes on a part of the tenant.",
            examples=[["3f1a6f0e-6f6c-4c3e-9f0b-9a1d2c3b4e5f"]],
        ),
    ] = ()
    exclude: Annotated[
        tuple[SubscriptionId, ...],
        Meta(
            description="Leave out these subscriptions: checks are about the others, and may pass. Each scan says so.",
            examples=[["0b7e2d4c-1d8e-4f2a-8c55-6a7b8c9d0e1f"]],
        ),
    ] = ()

    @property
    def part(self) -> str:
        """What is read of the tenant, if it is only a part of it; else empty."""
        if self.management_group:
            return f"the management group `{self.management_group}`"
        named = len(self.subscriptions)
        return f"{named} subscription{'s' if named > 1 else ''} that the configuration names" if named else ""

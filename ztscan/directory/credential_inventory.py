"""All valid credentials of applications with their end, last use and owners, for the report."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from ztscan.core.inventory import MOST_LISTED, CredentialInventory, InventoryRow, Use
from ztscan.core.model import Gap
from ztscan.directory.application_activity import LastUse
from ztscan.directory.credentials import Credential, CredentialKind, Credentials
from ztscan.directory.owners import OwnerNames
from ztscan.engine.evidence import fact


@fact
def credential_inventory(
    application_credentials: Credentials,
    application_owner_names: OwnerNames,
    credential_last_use: LastUse | Gap,
    now: datetime,
) -> CredentialInventory:
    """The credentials with which somebody can sign in, those that end first at the top."""
    listed = [
        one
        for one in (*application_credentials.secrets, *application_credentials.keys)
        if one.kind is not CredentialKind.SIGNING_KEY and not one.saml and not one.holder.first_party
    ]
    valid = sorted((one for one in listed if one.valid(now)), key=_order)
    ends = Counter(f"{one.end:%Y-%m}" for one in valid if one.end)
    last_use = None if isinstance(credential_last_use, Gap) else credential_last_use
    return CredentialInventory(
        as_of=f"{now:%Y-%m-%d}",
        total=len(valid),
        expired=len(listed) - len(valid),
        holders=len({one.holder for one in valid}),
        without_end=sum(one.end is None for one in valid),
        ends=tuple(sorted(ends.items())),
        rows=tuple(_row(one, last_use, application_owner_names) for one in valid[:MOST_LISTED]),
        incomplete=bool(application_credentials.secret_gaps or application_credentials.key_gaps),
    )


def _order(one: Credential) -> tuple[str, str, str]:
    return _day(one.end) or "9999", one.holder.subject.id, one.key_id


def _day(time: datetime | None) -> str:
    return f"{time:%Y-%m-%d}" if time else ""


def _row(one: Credential, last_use: LastUse | None, owners: OwnerNames) -> InventoryRow:
    last = last_use.last(one.key_id) if last_use else None
    use: Use = "used" if last else "unknown"
    if last_use and one.key_id and one.key_id.casefold() not in last_use.by_id:
        use = "unused"
    return InventoryRow(
        holder=one.holder.subject.name,
        on=one.holder.subject.kind,
        kind=one.kind.value,
        name=one.name,
        start=_day(one.start),
        end=_day(one.end),
        use=use,
        last_use=_day(last),
        owners=owners.names.get(one.holder.app_id),
    )

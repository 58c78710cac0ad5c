"""Who is counted as somebody who can sign in."""

from __future__ import annotations

from tests.completing import record
from ztscan.core.charts import DirectorySize
from ztscan.core.columns import table_of
from ztscan.directory.size import directory_size
from ztscan.graph.areas.users import User


def test_people_who_can_sign_in_are_told_from_accounts_that_cannot() -> None:
    adele = record(User, id="1", user_type="Member", account_enabled=True)
    leaver = record(User, id="2", user_type="Member", account_enabled=False)
    guest = record(User, id="3", user_type="Guest", account_enabled=True)
    blocked_guest = record(User, id="4", user_type="Guest", account_enabled=False)
    unsaid = record(User, id="5", user_type="Guest")
    everybody = table_of(User, (adele, leaver, guest, blocked_guest, unsaid))
    unsaid_member = record(User, id="6", user_type="Member")
    assert directory_size(table_of(User, (adele, unsaid_member)), everybody[:1]) == DirectorySize(members=1, guests=0, disabled=0)
    assert directory_size(everybody, everybody[:1]) == DirectorySize(members=1, guests=2, disabled=2)

"""Names of principals: what could not be read has none, and only what is certainly gone is called deleted."""

from __future__ import annotations

from types import MappingProxyType

from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.directory.people import principal_names
from ztscan.graph.areas.groups import DirectoryObject

UNREAD = Gap("directory_objects", GapReason.NO_PERMISSION, "refused", "grant")
KNOWN = DirectoryObject(id="known", odata_type="#microsoft.graph.group", display_name="Everybody")


def test_a_principal_that_could_not_be_read_is_not_called_deleted() -> None:
    found: dict[str, DirectoryObject | Gap | None] = {"known": KNOWN, "gone": None, "unread": UNREAD}
    objects: ByKey[DirectoryObject | None] = ByKey("directory_objects", found)
    names = principal_names(objects, UNREAD, MappingProxyType({"partner": "contoso"}))
    assert names == {
        "known": "Everybody",
        "gone": "a deleted principal (gone)",
        "partner": "a group of partner tenant contoso",
    }
    assert principal_names(UNREAD, UNREAD, UNREAD) == {}

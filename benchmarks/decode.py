"""How fast pages of users are decoded, against the SDK's own models on the same bytes in the same run."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

from kiota_serialization_json.json_parse_node_factory import JsonParseNodeFactory
from msgraph.generated.models.user_collection_response import UserCollectionResponse

from benchmarks.figures import Figure, at_least, main
from ztscan.graph.decode import page_of
from ztscan.graph.failure import Answer
from ztscan.graph.resource import entity_properties
from ztscan.graph.resources import RESOURCES

PAGE = 999
PAGES = 100
SDK_USERS = 300
"""The SDK decodes a few hundred objects a second, so it gets fewer of them."""


def page(users: int) -> bytes:
    """A page of users as Graph sends it, with just the properties that ztscan selects."""
    rows = [{name: _value(name, number) for name in entity_properties(RESOURCES["users"].entity)} for number in range(users)]
    return json.dumps({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users", "value": rows}).encode()


def _value(name: str, number: int) -> Any:
    if name.endswith("DateTime") or name == "employeeHireDate":
        return "2024-03-01T08:00:00Z"
    if name.endswith("Enabled"):
        return True
    return f"{number:08x}-1111-4000-8000-000000000000" if name == "id" else f"{name} {number}@contoso.example"


def measure() -> Iterator[Figure]:
    content = page(PAGE)
    answer = Answer(200, {}, content)
    ours = _rate(lambda: sum(len(page_of(answer, RESOURCES["users"]).rows) for _ in range(PAGES)))
    few = page(SDK_USERS)
    sdk = _rate(lambda: _sdk(few))
    yield at_least("users decoded", ours, 300_000, "objects/s")
    yield Figure("users decoded by the SDK's models", sdk, "objects/s")
    yield at_least("against the SDK", ours / sdk, 200, "times")


def _sdk(content: bytes) -> int:
    root = JsonParseNodeFactory().get_root_parse_node("application/json", content)
    found = root.get_object_value(UserCollectionResponse)
    return len(found.value or ())


def _rate(decode: Any) -> float:
    decode()
    begin = time.process_time()
    objects = decode()
    return float(objects) / (time.process_time() - begin)


if __name__ == "__main__":
    main("decode", measure)

"""Reads Graph's metadata as Microsoft publishes it (``https://graph.microsoft.com/v1.0/$metadata``: CSDL, XML) as a contract."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

GRAPH = "microsoft.graph"


def contract_of(folder: Path) -> dict[str, Any]:
    """The contract from ``v1.0.xml`` and ``beta.xml`` in a folder. Raises FileNotFoundError where one is missing."""
    return {"versions": {version: version_of((folder / f"{version}.xml").read_bytes()) for version in ("v1.0", "beta")}}


def version_of(document: bytes) -> dict[str, Any]:
    """Roots, types and enumerations of one version."""
    roots: dict[str, str] = {}
    types: dict[str, dict[str, Any]] = {}
    enums: dict[str, list[str]] = {}
    for schema in _named(ElementTree.fromstring(document).iter(), "Schema"):  # noqa: S314 - a file that the developer names
        namespace = schema.get("Namespace", "")
        for element in schema:
            name = _short(f"{namespace}.{element.get('Name', '')}", {})
            match _local(element):
                case "EntityType" | "ComplexType":
                    types[name] = _type(element, _aliases(schema))
                case "EnumType":
                    enums[name] = [member.get("Name", "") for member in _named(element, "Member")]
                case "EntityContainer":
                    roots |= {
                        child.get("Name", ""): ("*" if _local(child) == "EntitySet" else "")
                        + _short(child.get("EntityType") or child.get("Type") or "", _aliases(schema))
                        for child in element
                        if _local(child) in {"EntitySet", "Singleton"}
                    }
    return {"roots": roots, "types": types, "enums": enums}


def _type(element: ElementTree.Element, aliases: dict[str, str]) -> dict[str, Any]:
    """Base, properties and navigations of one type."""
    entry: dict[str, Any] = {}
    if base := element.get("BaseType"):
        entry["b"] = _short(base, aliases)
    for part, kind in (("p", "Property"), ("n", "NavigationProperty")):
        members = {child.get("Name", ""): _typed(child.get("Type", ""), aliases) for child in _named(element, kind)}
        if members:
            entry[part] = members
    return entry


def _typed(text: str, aliases: dict[str, str]) -> str:
    many = re.fullmatch(r"Collection\((.+)\)", text)
    return f"*{_short(many[1], aliases)}" if many else _short(text, aliases)


def _short(name: str, aliases: dict[str, str]) -> str:
    """A type's name without the namespace that all share; what lies below it keeps the rest (``networkaccess.policy``)."""
    prefix, _, rest = name.partition(".")
    full = f"{aliases[prefix]}.{rest}" if prefix in aliases else name
    return full.removeprefix(f"{GRAPH}.").removeprefix("Edm.")


def _aliases(schema: ElementTree.Element) -> dict[str, str]:
    alias = schema.get("Alias")
    return {"graph": GRAPH} | ({alias: schema.get("Namespace", "")} if alias else {})


def _named(elements: Iterable[ElementTree.Element], name: str) -> list[ElementTree.Element]:
    return [element for element in elements if _local(element) == name]


def _local(element: ElementTree.Element) -> str:
    """The element's name without its XML namespace."""
    return element.tag.rpartition("}")[2]

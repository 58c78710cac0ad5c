"""Writes ``contract.json`` from a folder of facts: ``python -m tests.azure.contract.extract FOLDER``.

The folder holds ``arm-contract.csv`` (type, api version and path of each property, read in Azure's published schemas) and
``arg-examples/*.json`` (a request with its answer each). Kept are, by type: the tables of Resource Graph, the api versions, and
the paths of properties, without a mark for lists.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

HERE = Path(__file__).parent
_QUERY = re.compile(r"(\w+) \| where type =~ '([^']+)'")
_IN_GRAPH = re.compile(r" \(arg .*\)$")


def extract(folder: Path) -> dict[str, Any]:
    """What the folder says, by type in lower case."""
    tables: defaultdict[str, set[str]] = defaultdict(set)
    versions: defaultdict[str, set[str]] = defaultdict(set)
    paths: defaultdict[str, set[str]] = defaultdict(set)
    with (folder / "arm-contract.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kind = _IN_GRAPH.sub("", row["type"].lower())
            if "(" in kind and not kind.endswith("(subscription)"):
                continue
            kind = kind.removesuffix(" (subscription)")
            versions[kind] |= {row["api_version"]} - {"ARG"}
            paths[kind].add(plain(row["property_path"]))
    for path in sorted((folder / "arg-examples").glob("*.json")):
        example = json.loads(path.read_text(encoding="utf-8"))
        if example["response"]["status"] == 200:
            _learn(example, tables, versions, paths)
    kinds = sorted({*tables, *versions, *paths})
    return {
        kind: {"tables": sorted(tables[kind]), "versions": sorted(versions[kind]), "paths": sorted(paths[kind])} for kind in kinds
    }


def _learn(
    example: Mapping[str, Any],
    tables: defaultdict[str, set[str]],
    versions: defaultdict[str, set[str]],
    paths: defaultdict[str, set[str]],
) -> None:
    request, answer = example["request"], example["response"]["body"]
    found = _QUERY.match(request.get("body", {}).get("query", "") if request.get("body") else "")
    if found:
        tables[found[2]].add(found[1])
        rows, kind = answer["data"], found[2]
    elif "ResourceGraph" in request["path"]:
        return
    else:
        parts = urlsplit(request["path"])
        kind = type_of(parts.path)
        versions[kind] |= set(parse_qs(parts.query)["api-version"])
        rows = answer.get("value", [answer])
    paths[kind] |= {path for row in rows for path in leaves(row)}


def leaves(value: Any, above: str = "") -> Iterator[str]:
    """The paths of everything within a JSON value. Lists leave no mark."""
    if isinstance(value, list):
        for item in value:
            yield from leaves(item, above)
    elif isinstance(value, Mapping):
        for name, item in value.items():
            path = f"{above}.{name}" if above else name
            yield path
            yield from leaves(item, path)


def plain(path: str) -> str:
    """A path of the table without marks of lists and without the envelope of a list."""
    return path.replace("[]", "").removeprefix("value.")


def type_of(path: str) -> str:
    """The type that the path of a GET leads to, such as ``microsoft.authorization/locks``, in lower case."""
    within = path.lower().rpartition("/providers/")[2].strip("/").split("/")
    if "/providers/" not in path.lower():
        return f"microsoft.resources/{within[0]}"
    return "/".join([within[0], *within[1::2]])


if __name__ == "__main__":
    text = json.dumps(extract(Path(sys.argv[1])), indent=1, sort_keys=True)
    (HERE / "contract.json").write_text(text + "\n", encoding="utf-8")

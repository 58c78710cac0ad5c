"""Writes ``schema.json`` from a full contract of Graph's metadata: ``make schema CONTRACT=path``.

The path is a JSON contract, or a folder with the metadata that Microsoft publishes as ``v1.0.xml`` and ``beta.xml``
(``https://graph.microsoft.com/v1.0/$metadata`` and the same of beta). A JSON contract holds per version ``roots``, ``types``
(``b`` base, ``p`` properties, ``n`` navigations; ``*`` before a type: a collection) and ``enums``. Kept is what the declared
resources reach: their paths, the types of their results with derived and nested types, and the navigations that their records
or ``$expand`` use. Every area file gets its door in ``ztscan/entities``.
"""

from __future__ import annotations

import json
import re
import sys
import typing
from pathlib import Path
from types import UnionType
from typing import Any

import msgspec

from tests.graph.contract.csdl import contract_of
from tests.graph.contract.declarations import in_schema
from ztscan import entities
from ztscan.graph.partner import PARTNER
from ztscan.graph.resource import Resource
from ztscan.graph.resources import AREAS, RESOURCES

HERE = Path(__file__).parent
# Everything derives from these; only the kinds that turn up among members, owners and principals are kept.
WIDE = frozenset({"entity", "directoryObject", "policyBase", "stsPolicy"})
# Navigations that come inline although nobody expands them, inside objects that are kept as raw JSON.
INLINE = (
    ("conditionalAccessGrantControls", "authenticationStrength"),
    ("authenticationStrengthPolicy", "combinationConfigurations"),
)
DIRECTORY_KINDS = ("user", "group", "servicePrincipal", "application", "device", "orgContact")


class Extract:
    """What is kept of one version, growing as resources are walked."""

    def __init__(self, full: dict[str, Any]) -> None:
        self.full = full
        self.roots: dict[str, str] = {}
        self.whole: set[str] = set()
        self.asked: set[str] = set()
        """Types kept with what derives from them; a base that was kept for the sake of another type is not one of them."""
        self.used: dict[str, set[str]] = {}
        self._walked: set[tuple[type[msgspec.Struct], str]] = set()
        """Records by the type that they are read from: a record may contain itself."""

    def lineage(self, name: str | None) -> list[str]:
        names: list[str] = []
        while name is not None and name in self.full["types"]:
            names.append(name)
            name = self.full["types"][name].get("b")
        return names

    def find(self, name: str, member: str, *, derived: bool = False) -> tuple[str, str, str] | None:
        """Owner, part (``p`` or ``n``) and type of a member."""
        candidates = [name, *(self.derived(name) if derived else ())]
        for owner in (owner for candidate in candidates for owner in self.lineage(candidate)):
            for part in "pn":
                text = self.full["types"][owner].get(part, {}).get(member)
                if text is not None:
                    return owner, part, text
        return None

    def derived(self, base: str) -> list[str]:
        if base in WIDE:
            return list(DIRECTORY_KINDS) if base == "directoryObject" else []
        return [name for name in self.full["types"] if name != base and base in self.lineage(name)]

    def keep(self, name: str) -> None:
        """Keep a type whole: what it inherits, what derives from it, and the types of its properties."""
        queue = [name]
        while queue:
            current = queue.pop()
            if current in self.asked or current not in self.full["types"]:
                continue
            self.asked.add(current)
            queue.extend(self.derived(current))
            for kept in self.lineage(current):
                self.whole.add(kept)
                queue.extend(text.removeprefix("*") for text in self.full["types"][kept].get("p", {}).values())

    def use(self, owner: str, member: str) -> None:
        self.used.setdefault(owner, set()).add(member)

    def walk_path(self, path: str) -> str | None:
        """Keep what a path needs and return the type that it leads to; None where it leads nowhere in this version."""
        root, *rest = re.split(r"/(?![^(]*\))", path.strip("/"))
        name, keyed = re.subn(r"\(.*\)$", "", root)
        if name not in self.full["roots"]:
            return None
        at: str = self.full["roots"][name]
        self.roots[name] = at
        if keyed:
            at = at.removeprefix("*")
        for segment in rest:
            cast = segment.removeprefix("microsoft.graph.")
            if cast != segment:
                at = ("*" if at.startswith("*") else "") + cast
            elif at.startswith("*"):
                at = at.removeprefix("*")
            else:
                found = self.find(at, segment)
                if found is None:
                    return None
                self.use(found[0], segment)
                self.use(at, segment)
                at = found[2]
        return at.removeprefix("*")

    def walk_record(self, record: type[msgspec.Struct], name: str) -> None:
        """Keep the navigations that a record reads as if they were properties."""
        if (record, name) in self._walked:
            return
        self._walked.add((record, name))
        for field in msgspec.structs.fields(record):
            found = self.find(name, field.encode_name, derived=True)
            if found is None:
                continue
            owner, part, text = found
            target = text.removeprefix("*")
            if part == "n":
                for candidate in {name, *self.derived(name)}:
                    for heir in self.lineage(candidate):
                        if field.encode_name in self.full["types"][heir].get("n", {}):
                            self.use(heir, field.encode_name)
                            self.keep(self.full["types"][heir]["n"][field.encode_name].removeprefix("*"))
                self.use(owner, field.encode_name)
                self.keep(target)
            for nested in records_in(field.type):
                self.walk_record(nested, target)

    def as_json(self) -> dict[str, Any]:
        types = {}
        for name in sorted(self.whole | set(self.used)):
            source = self.full["types"].get(name)
            if source is None:
                continue
            used = self.used.get(name, set())
            properties = {k: t for k, t in source.get("p", {}).items() if name in self.whole or k in used}
            navigations = {k: t for k, t in source.get("n", {}).items() if k in used}
            entry = {"base": source.get("b"), "properties": properties, "navigations": navigations}
            types[name] = {key: value for key, value in entry.items() if value}
        mentioned = {text.removeprefix("*") for t in types.values() for text in t.get("properties", {}).values()}
        enums = {name: members for name, members in sorted(self.full["enums"].items()) if name in mentioned}
        return {"roots": dict(sorted(self.roots.items())), "types": types, "enums": enums}


def records_in(hint: Any) -> list[type[msgspec.Struct]]:
    """The record types inside an annotation such as ``tuple[Record, ...] | None``."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return [hint]
    if isinstance(hint, UnionType) or typing.get_origin(hint) is not None:
        return [record for part in typing.get_args(hint) for record in records_in(part)]
    return []


def extract(contract: dict[str, Any], resources: list[Resource]) -> dict[str, Any]:
    kept = {version: Extract(contract["versions"][version]) for version in ("v1.0", "beta")}
    for resource in resources:
        # What is read from beta is looked up in v1.0 too: a test shows there what v1.0 lacks.
        for version in {resource.version, "v1.0"}:
            part = kept[version]
            path = resource.path.removesuffix("/getByIds")
            name = part.walk_path(path)
            if name is None:
                continue
            part.keep(name)
            part.walk_record(resource.entity, name)
            for navigation in re.findall(
                r"(?:^|[,(])(?:\$expand=)?(\w+)(?=[,()]|$)", re.sub(r"\$select=[^;)]*", "", resource.expand)
            ):
                expand(part, name, navigation)
    for part in kept.values():
        for owner, navigation in INLINE:
            if owner in part.whole:
                part.use(owner, navigation)
                part.keep(part.full["types"][owner]["n"][navigation].removeprefix("*"))
    return {version: part.as_json() for version, part in kept.items()}


def expand(part: Extract, name: str, navigation: str) -> None:
    for owner in list(part.whole):
        if navigation in part.full["types"][owner].get("n", {}) and (owner in part.lineage(name) or navigation == "rules"):
            part.use(owner, navigation)
            part.keep(part.full["types"][owner]["n"][navigation].removeprefix("*"))


def read_contract(path: Path) -> dict[str, Any]:
    """The contract in a JSON file, or in a folder of published metadata. Raises FileNotFoundError where it is not there."""
    if path.is_dir():
        return contract_of(path)
    contract: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return contract


ENTITIES = Path(entities.__file__).parent
DOOR = '''"""Records of `{area}`, for checks and plugins."""

from {area} import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
'''


def doors() -> dict[Path, str]:
    """The files through which checks import the records of each area, with what they hold."""
    return {ENTITIES / f"{area.__name__.rpartition('.')[2]}.py": DOOR.format(area=area.__name__) for area in AREAS}


def main(arguments: list[str]) -> int:
    """Writes the extract and the doors; says which declared paths the contract lacks."""
    if len(arguments) != 1 or not Path(arguments[0]).exists():
        sys.stderr.write("make schema CONTRACT=path: a JSON contract, or a folder with v1.0.xml and beta.xml\n")
        return 2
    contract, resources = read_contract(Path(arguments[0])), [*RESOURCES.values(), *PARTNER.values()]
    (HERE / "schema.json").write_text(rendered(extract(contract, resources)), encoding="utf-8")
    for path, text in doors().items():
        path.write_text(text, encoding="utf-8")
    sys.stdout.write("tests/graph/contract/schema.json is written\n")
    missing = [resource for resource in resources if not in_schema(resource)]
    for resource in missing:
        where = f"neither {arguments[0]} nor supplement.json has {resource.version} {resource.path}"
        sys.stdout.write(f"{where} (resource {resource.name}): correct the path, or add it to the supplement with its source\n")
    return 1 if missing else 0


def rendered(result: dict[str, Any]) -> str:
    """JSON with one type a line, so that a new version of the schema is a readable diff."""
    lines = []
    for version, parts in result.items():
        blocks = []
        for part, entries in parts.items():
            rows = ",\n".join(f"   {json.dumps(name)}: {json.dumps(entry)}" for name, entry in entries.items())
            blocks.append(f"  {json.dumps(part)}: {{\n{rows}\n  }}")
        lines.append(f" {json.dumps(version)}: {{\n" + ",\n".join(blocks) + "\n }")
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

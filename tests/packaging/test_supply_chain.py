"""What an installation brings along is written down with hashes, and nothing that installs does without them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

from tests.locks import DEV, ROOT, RUNTIME, TOOLS, normalised, read

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME_VERSIONS = {one.name: one.version for one in read(RUNTIME)}


@pytest.mark.parametrize("lock", [RUNTIME, TOOLS, DEV], ids=lambda lock: lock.name)
def test_a_lock_names_versions_and_hashes_and_no_place_to_get_them_from(lock: Path) -> None:
    packages = read(lock)  # raises for options, addresses and paths
    assert len({one.name for one in packages}) == len(packages) > 10
    assert all(one.hashes for one in packages)
    assert not re.search(r"://|--(?!hash=)|/", re.sub(r"--hash=\S+", "", lock.read_text(encoding="utf-8")))


def required() -> Iterator[tuple[str, Requirement]]:
    """Everything that ztscan and the packages below it require, as far as they are installed here; extras followed."""
    pending = [
        ("pyproject.toml", Requirement(text))
        for text in (*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"])
    ]
    seen: set[str] = set()
    while pending:
        by, requirement = pending.pop()
        yield by, requirement
        key = f"{normalised(requirement.name)}{sorted(requirement.extras)}"
        if key in seen:
            continue
        seen.add(key)
        try:
            below = metadata.requires(requirement.name) or []
        except metadata.PackageNotFoundError:
            continue
        extras = requirement.extras or {""}
        wanted = [Requirement(text) for text in below]
        pending += [
            (requirement.name, one)
            for one in wanted
            if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in extras)
        ]


def test_the_lock_has_all_that_is_required_in_a_version_that_satisfies_it() -> None:
    asked = 0
    for by, requirement in required():
        version = RUNTIME_VERSIONS.get(normalised(requirement.name))
        assert version, f"{requirement.name} (of {by}) is not locked: run `make lock`"
        if by == "pyproject.toml":
            asked += 1
            assert requirement.specifier.contains(version, prereleases=True), f"{requirement} excludes {version}: run `make lock`"
    assert asked == len(PROJECT["project"]["dependencies"]) + 1


def test_the_lock_of_the_tests_has_what_they_require_and_the_versions_that_users_get() -> None:
    locked = {one.name: one.version for one in read(DEV)}
    extras: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
    for requirement in map(Requirement, extras["dev"] + extras["docs"]):
        version = locked.get(normalised(requirement.name))
        assert version, f"{requirement.name} is not in {DEV.name}: run `make lock`"
        assert requirement.specifier.contains(version, prereleases=True), f"{requirement} excludes {version}: run `make lock`"
    assert RUNTIME_VERSIONS.items() <= locked.items()


def scripts() -> Iterator[tuple[str, str]]:
    """Every script that others run to install: of the action, the pipelines, the workflows and the Makefile."""
    for file in (ROOT / "action.yml", *(ROOT / "docs" / "ci").glob("*.yml"), *(ROOT / ".github" / "workflows").glob("*.yml")):
        for text in _runs(yaml.safe_load(file.read_text(encoding="utf-8"))):
            yield file.name, text
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("build/tools/bin/python", "floors"):
        yield "Makefile", makefile.split(f"\n{target}:", 1)[1].split("\n\n", 1)[0]


def _runs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in {"run", "script", "inlineScript"} and isinstance(inner, str):
                yield inner
            else:
                yield from _runs(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _runs(inner)


def test_nothing_is_installed_without_hashes_or_imported_from_a_repository() -> None:
    installs = 0
    for where, script in scripts():
        for line in script.splitlines():
            if re.search(r"(?<!\w)-m (venv|pip|build)\b", line):
                assert re.search(r"-I -m (venv|pip|build)\b", line), f"{where}: without -I: {line.strip()}"
            if re.search(r"-m pip install|\{install\[@\]\}", line) and "install=(" not in line:
                installs += 1
                hashed = "--require-hashes --only-binary :all: --requirement" in line
                own = "--no-deps --no-index --no-build-isolation" in line
                assert hashed or own, f"{where}: {line.strip()}"
    assert installs >= 7


def test_the_bill_of_materials_has_every_locked_package_with_its_hashes(tmp_path: Path) -> None:
    file = tmp_path / "bom.json"
    made = subprocess.run(
        ["make", "sbom", f"TOOLS={sys.executable}", f"SBOM={file}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    document = json.loads(file.read_text(encoding="utf-8"))
    assert document["bomFormat"] == "CycloneDX"
    root = document["metadata"]["component"]
    assert (root["name"], root["version"]) == ("ztscan", PROJECT["project"]["version"])
    components = set()
    for one in document["components"]:
        hashes = {hashed["content"] for link in one["externalReferences"] for hashed in link["hashes"]}
        components.add((one["name"], one["version"], frozenset(hashes)))
    assert components == {(one.name, one.version, frozenset(one.hashes)) for one in read(RUNTIME)}
    assert str(ROOT) not in file.read_text(encoding="utf-8")


def test_the_addresses_of_the_project_are_of_one_repository_and_name_pages_that_it_has() -> None:
    urls: dict[str, str] = PROJECT["project"]["urls"]
    repository = urls["Repository"]
    assert re.fullmatch(r"https://github\.com/[\w-]+/ztscan", repository)
    assert {"Repository", "Documentation", "Changelog", "Issues", "Security"} <= urls.keys()
    for url in urls.values():
        place = url.removeprefix(repository)
        assert place in ("", "/issues") or (ROOT / place.removeprefix("/blob/main/")).is_file(), url


def test_the_container_for_development_is_set_up_by_the_makefile_without_more_rights() -> None:
    container: dict[str, Any] = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    assert container["postCreateCommand"] == "make .venv/.dev"
    assert "\n$(VENV)/.dev:" in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert container["remoteUser"] != "root"
    assert not container.keys() & {"privileged", "runArgs", "capAdd", "mounts", "features", "initializeCommand"}
    image, _, tag = container["image"].rpartition(":")
    assert image == "mcr.microsoft.com/devcontainers/python"
    assert f'"{tag.partition("-")[0]}"' in (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")

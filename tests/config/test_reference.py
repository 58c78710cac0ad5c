"""Template, reference page and JSON Schema say the same as the loader."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import jsonschema
import msgspec
import pytest

from ztscan.cli.allowing import allowed_names
from ztscan.cli.configuration import load_settings, select_checks
from ztscan.config.azure import AzureSettings
from ztscan.config.reference import json_schema, template
from ztscan.config.settings import ScanSettings, Settings, parse_settings
from ztscan.engine.registry import load
from ztscan.fleet.definition import FleetSettings, GroupSettings, TenantEntry


def uncommented(without: str = "management_group") -> str:
    """The template with all its settings but one of two that exclude each other."""
    whole = re.sub(r"^#(?! )", "", template(), flags=re.MULTILINE)
    return re.sub(rf"^{without} = .*\n", "", whole, flags=re.MULTILINE)


def as_json(document: Any) -> Any:
    return json.loads(json.dumps(document, default=date.isoformat))


def test_the_template_changes_nothing_as_long_as_it_is_commented_out() -> None:
    assert parse_settings(template()) == Settings()


def test_every_setting_of_the_template_is_valid_once_uncommented_and_none_is_missing() -> None:
    document = tomllib.loads(uncommented())
    parse_settings(uncommented(without="subscriptions"))
    assert set(document["azure"]) | {"management_group"} == {f.encode_name for f in msgspec.structs.fields(AzureSettings)}
    assert set(document) == {field.encode_name for field in msgspec.structs.fields(Settings)}
    for name, table in (
        ("scan", document["scan"]),
        ("waivers", document["waiver"][0]),
        ("attestations", document["attestation"][0]),
    ):
        value = getattr(parse_settings(uncommented()), name)
        struct = value[0] if isinstance(value, tuple) else value
        assert set(table) == {field.encode_name for field in msgspec.structs.fields(struct)}


def test_every_name_in_the_template_is_one_that_there_is(tmp_path: Path) -> None:
    """Who copies an example must not be told that no check matches it."""
    file = tmp_path / "ztscan.toml"
    file.write_text(re.sub(r"^logo = .*\n", "", uncommented(), flags=re.MULTILINE), encoding="utf-8")
    registry = load()
    settings = load_settings(str(file), registry)
    assert select_checks(registry, settings, (), (), ())
    assert allowed_names(settings.scan.allow_unassessed, registry, [])


def _examples(annotation: Any) -> Any:
    """The examples of an annotated type, at any depth."""
    if get_origin(annotation) is Annotated:
        yield from (one for note in annotation.__metadata__ for one in getattr(note, "examples", None) or ())
    for part in get_args(annotation):
        yield from _examples(part)


@pytest.mark.parametrize("table", [ScanSettings, FleetSettings, GroupSettings, TenantEntry])
@pytest.mark.parametrize("key", ["check", "skip"])
def test_examples_of_checks_select_some(table: type, key: str) -> None:
    hints, registry = get_type_hints(table, include_extras=True), load()
    found = [name for example in _examples(hints[key]) for name in example]
    assert found
    assert all(registry.select((name,), azure=True) for name in found)


def test_the_json_schema_takes_what_the_loader_takes() -> None:
    schema = as_json(json_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    validator.validate(as_json(tomllib.loads(uncommented())))


@pytest.mark.parametrize("document", [{"scna": {}}, {"scan": {"fail_on": "severe"}}, {"waiver": [{"check": "a.b"}]}])
def test_the_json_schema_refuses_what_the_loader_refuses(document: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(as_json(json_schema())).validate(document)

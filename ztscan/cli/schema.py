"""`ztscan schema`: the JSON Schemas of the result and of the configuration."""

from __future__ import annotations

import json

import click

from ztscan.config.reference import json_schema as settings_schema
from ztscan.core.result import json_schema as result_schema


@click.command("schema")
@click.argument("document", type=click.Choice(("result", "config")), default="result")
def command(document: str) -> None:
    """Print the JSON Schema of a result (`-o FILE.json`) or of `ztscan.toml`."""
    if document == "result":
        click.echo(result_schema().decode().rstrip("\n"))
    else:
        click.echo(json.dumps(settings_schema(), indent=2))

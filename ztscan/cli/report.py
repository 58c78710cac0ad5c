"""`ztscan report`: a result rendered again."""

from __future__ import annotations

from typing import Any

import click

from ztscan import registry as registries
from ztscan.cli import options
from ztscan.cli.configuration import load_settings
from ztscan.cli.outputs import parse_outputs
from ztscan.cli.redaction import key_for, public_names
from ztscan.cli.rendering import FORMATS, Rendering
from ztscan.cli.run import load_result, write
from ztscan.compare import compare
from ztscan.reports.redact import Redaction


@click.command("report")
@click.argument("result", metavar="RESULT.json")
@options.outputs
@options.config
@click.option("--baseline", metavar="RESULT.json", help="Earlier result to compare with.")
@click.option("--executive", is_flag=True, help="Leave the tables of objects out of the HTML report.")
@options.redact
@options.redact_key
@options.quiet
def command(
    result: str,
    output: tuple[str, ...],
    config: str | None,
    baseline: str | None,
    executive: bool,
    redact: bool,
    redact_key: str | None,
    **_: Any,
) -> None:
    """Render RESULT.json, written by an earlier scan, in any format."""
    outputs = parse_outputs(output, FORMATS)
    registry = registries.load()
    settings = load_settings(config, registry)
    graded = load_result(result)
    before = load_result(baseline) if baseline else None
    drift = compare(before, graded) if before else None
    redaction = None
    if redact:
        results = [graded, *([before] if before else [])]
        redaction = Redaction(key_for(redact_key), results, public=public_names({}))
        drift = redaction.drift(drift) if drift else None
    rendering = Rendering(registry, settings, drift, executive=executive, redaction=redaction)
    write(outputs, rendering, rendering.redacted(graded))

"""`ztscan demo`: scans the bundled sample tenant, without a sign-in and without a network."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import Any

import click
from msgspec.structs import replace

from ztscan.azure.room import AzureRoom
from ztscan.cli import plugins
from ztscan.cli.choices import Choices
from ztscan.cli.run import run_scan
from ztscan.cli.ui import options
from ztscan.cli.ui.named_files import refuse_overlaps
from ztscan.config.azure import AzureSettings
from ztscan.config.settings import EmergencyAccess, Settings
from ztscan.core.exit_codes import ExitCode
from ztscan.graph.source import Recorded

BUNDLED = "contoso.json"
EMERGENCY = EmergencyAccess(accounts=("bg-one@contoso.example", "bg-two@contoso.example"))
DECLARED = Settings(emergency_access=EMERGENCY, azure=AzureSettings())
"""The settings of Contoso's `ztscan.toml`: proofs exclude its emergency access accounts, and Azure is scanned too."""
OUTPUT = ("ztscan-report.html", "ztscan-result.json")


@click.command("demo")
@options.outputs
@options.quiet
@options.verbose
def command(output: tuple[str, ...], verbose: bool, **_: Any) -> int:
    """Scan Contoso, an invented tenant that is bundled with ztscan, without a sign-in and without a network.

    Writes `ztscan-report.html` and `ztscan-result.json` unless `-o` is given. The exit code is 0 for any findings.
    """
    registry = plugins.load()
    with as_file(files("ztscan.data") / BUNDLED) as path:
        refuse_overlaps({"the bundled recording": str(path)}, output or OUTPUT)
        source = replace(Recorded.open(path), second_source=AzureRoom())
    checks = registry.select((), azure=True)
    run_scan(source, registry, DECLARED, checks, Choices(output or OUTPUT, fail_on=None, verbose=verbose))
    return ExitCode.MET

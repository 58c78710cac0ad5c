"""Options that several commands share. Each is declared once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, get_args

import click

from ztscan.cli.ui.completion import complete_checks, complete_files
from ztscan.core.exit_codes import FailOnDrift
from ztscan.core.model import Severity
from ztscan.graph.resource import CloudName

F = TypeVar("F", bound=Callable[..., Any])

AUTH = ("auto", "cli", "browser", "device-code", "secret", "certificate", "workload", "managed")
NEVER = "never"


def _all(*options: Callable[[F], F]) -> Callable[[F], F]:
    def apply(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return apply


DAY = click.DateTime(["%Y-%m-%d"])
"""A day, as a datetime at its midnight."""

config = click.option(
    "--config",
    metavar="FILE",
    shell_complete=complete_files,
    help="Configuration file; by default `ztscan.toml` in this folder, if it exists.",
)
quiet = click.option(
    "-q",
    "--quiet",
    is_flag=True,
    help="Print no messages and no summary, only errors, warnings that stand in no output, and requested output.",
)
verbose = click.option("-v", "--verbose", is_flag=True, help="Print on stderr how each resource was read.")
outputs = click.option(
    "-o",
    "--output",
    metavar="PATH",
    multiple=True,
    shell_complete=complete_files,
    help="File to write; repeatable. The suffix chooses the format, `-` writes JSON to stdout.",
)
plan = click.option(
    "--plan",
    metavar="FILE.xlsx",
    shell_complete=complete_files,
    help="Earlier action plan, of which `-o FILE.xlsx` keeps owner, due date, status and notes; both may be the same file.",
)
bom = click.option("--bom", is_flag=True, help="Begin CSV with a byte order mark, which Excel requires to read other alphabets.")
no_embed = click.option("--no-embed", is_flag=True, help="Leave the result out of the HTML report.")
redact = click.option(
    "--redact", is_flag=True, help="Replace names, ids, domains and addresses with stable pseudonyms in every output."
)
redact_result = click.option(
    "--redact",
    is_flag=True,
    help="Replace names, ids, domains and addresses with stable pseudonyms in every output. A name is found in sentences if a "
    "result also has it elsewhere: a name that only a sentence has can stay. `ztscan scan --redact` knows all names.",
)
redact_key = click.option(
    "--redact-key",
    metavar="FILE",
    help="Key of the pseudonyms; created if missing. Without it a new key is used once, and the redacted result cannot be "
    "the baseline of a later scan.",
)

_DRIFT = "gaps that grew with the people, any change, or none. `regressions` is what is worse for any cause, `never` is none"


def _fail_on_drift(told: str) -> Callable[[F], F]:
    return click.option("--fail-on-drift", type=click.Choice(get_args(FailOnDrift)), help=told)


fail_on_drift = _fail_on_drift(f"Drift that ends with exit code 11: a changed control (the default), also {_DRIFT}.")
fail_on_drift_of_result = _fail_on_drift(f"Drift that ends with exit code 11: a changed control, also {_DRIFT} (the default).")
fail_on_drift_of_message = _fail_on_drift(f"Drift that is worth a message: a changed control (the default), also {_DRIFT}.")

history = click.option("--history", metavar="DIR|sqlite:///FILE", help="Store of results over time; the report shows the trend.")
annotate = click.option(
    "--annotate",
    type=click.Choice(("github",)),
    help="Print the most severe findings as annotations of the run, and write `exit-code` and `drift` to GITHUB_OUTPUT.",
)

source = _all(
    click.option("--tenant", metavar="ID|DOMAIN", help="Tenant to sign in to."),
    click.option("--cloud", type=click.Choice(get_args(CloudName)), help="National cloud; global by default."),
    click.option(
        "--auth",
        type=click.Choice(AUTH),
        help="Sign-in method. By default browser (or device-code) on a terminal, else auto. Secrets come from AZURE_* variables.",
    ),
    click.option("--client-id", metavar="GUID", help="Client id of your own application, instead of the built-in client."),
    click.option(
        "--remember",
        is_flag=True,
        help="Keep the sign-in with a browser or a code in the operating system's protected store. Nothing is kept without it.",
    ),
    click.option("--replay", metavar="FILE", shell_complete=complete_files, help="Scan a recording: no sign-in, no network."),
)

azure = click.option(
    "--azure/--no-azure",
    default=None,
    help="Read Azure too, with the role Reader at the tenant root group. Off, unless the configuration has `[azure]`.",
)
selection = _all(
    click.option(
        "--check",
        metavar="ID|AREA|GLOB",
        multiple=True,
        shell_complete=complete_checks,
        help="Run only these checks; repeatable.",
    ),
    click.option(
        "--skip", metavar="ID|AREA|GLOB", multiple=True, shell_complete=complete_checks, help="Skip these checks; repeatable."
    ),
    click.option("--pillar", metavar="PILLAR", multiple=True, help="Run only the checks of this pillar; repeatable."),
)

baseline = click.option(
    "--baseline", metavar="RESULT.json", shell_complete=complete_files, help="Earlier result to compare with."
)


def _fail_on(told: str) -> Callable[[F], F]:
    return click.option("--fail-on", type=click.Choice([*(severity.value for severity in Severity), NEVER]), help=told)


fail_on = _fail_on("End with exit code 10 for a gap of this severity or above; high by default.")
fail_on_of_result = _fail_on(
    "End with exit code 10 for a gap of this severity or above; without it, gaps do not change the code."
)
fail_on_of_message = _fail_on("Severity from which a gap is worth a message; high by default.")
new_only = click.option(
    "--new-only",
    is_flag=True,
    default=None,
    help="Count only gaps that the baseline does not have for `--fail-on`. Needs `--baseline`.",
)
allow_unassessed = click.option(
    "--allow-unassessed",
    metavar="CHECK|RESOURCE",
    multiple=True,
    shell_complete=complete_checks,
    help="Check (id, area or glob), resource or objective that may stay unassessed without making the gate undecided; "
    "repeatable.",
)
min_coverage = click.option(
    "--min-coverage", type=click.IntRange(0, 100), metavar="PERCENT", help="Percentage of objectives that must be assessed."
)

gate = _all(
    fail_on,
    new_only,
    baseline,
    fail_on_drift,
    allow_unassessed,
    min_coverage,
    click.option(
        "--next-baseline",
        metavar="FILE.json",
        help="Write the result to this file as well if the exit code is 0 and no check lacks evidence: the baseline of the next "
        "scan. Otherwise the file stays as it is.",
    ),
    click.option(
        "--strict-waivers",
        is_flag=True,
        default=None,
        help="Exit with 2 for a waiver that is expired, unused or lapsed, or an accepted exclusion that is expired.",
    ),
)


def severity(text: str) -> Severity | None:
    """The threshold of ``--fail-on``. None: no gate."""
    return None if text == NEVER else Severity(text)

"""The command line: the only place that prints, prompts or exits. One file per command."""

from __future__ import annotations

import errno
import sys

import click

from ztscan.cli import supervision
from ztscan.cli.ui.console import forget_stdout, print_anyway, print_log, printing_no_secret, report_error
from ztscan.cli.ui.groups import LazyGroup
from ztscan.core import interruption
from ztscan.core.errors import ZtscanError
from ztscan.core.exit_codes import ExitCode, exit_code_of
from ztscan.core.version import VERSION

COMMANDS = {
    "scan": "Scan a tenant: sign in, read, grade, report",
    "demo": "Scan the bundled sample tenant, without a sign-in and without a network",
    "diff": "Compare two results: findings, objectives, configuration",
    "report": "Render a result again, in any format",
    "fix": "Write the calls that close the gaps of a result, with the way back; applies nothing",
    "fleet": "Scan many tenants in one run, each by a process of its own",
    "notify": "Tell Teams, Slack, a webhook or a mailbox what changed, if there is something to say",
    "checks": "Show and search the catalogue of checks",
    "plugins": "List the packages of checks that are loaded, and what could not be loaded",
    "setup": "Register the application that scans sign in as; shows every call, and changes nothing without `--apply`",
    "permissions": "Show the permissions that a scan needs",
    "access": "What If, offline: show which policies apply to a sign-in, and why the others do not",
    "expect": "Prove what is expected of Conditional Access, with an example sign-in where it fails",
    "doctor": "Check token, tenant, permissions, licences and clock before a scan",
    "waive": "Accept the risk of a finding until a date",
    "attest": "Attest an objective that Microsoft Graph cannot show, until a date",
    "history": "List, show and remove stored results",
    "init": "Write a commented ztscan.toml",
    "schema": "Print the JSON Schema of the result or of the configuration",
}
"""The command names with their line in `--help`. A command is imported when it is called."""


_UNPRINTABLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""Errors of a stream that accepts no more data. Files that are written by name raise an error of their own."""


@click.group(
    cls=LazyGroup,
    package=__name__,
    lines=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(VERSION, "-V", "--version", message="ztscan %(version)s")
def cli() -> None:
    """Grade a Microsoft Entra / Microsoft 365 tenant against Zero Trust, with proofs, and show what changed.

    ztscan reads Microsoft Graph and never writes; only `ztscan setup --apply` does, if you confirm it. Start with `ztscan demo`,
    then `ztscan doctor` and `ztscan scan`.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with the code that the result means (see `ztscan.core.exit_codes`)."""
    print_anyway()
    supervision.enable()
    code = invoke(arguments)
    supervision.report(code)
    interruption.ending(code)
    sys.exit(code)


def invoke(arguments: list[str] | None = None) -> int:
    """Run the command line in this process and return its exit code; every error is one line with the next step."""
    print_log()
    with printing_no_secret():
        return _invoked(arguments)


def _invoked(arguments: list[str] | None) -> int:
    stdout, stderr = sys.stdout, sys.stderr
    try:
        code = cli.main(arguments, prog_name="ztscan", standalone_mode=False)
        sys.stdout.flush()
    except (click.exceptions.Abort, KeyboardInterrupt):
        report_error(interruption.message(), interruption.NEXT_STEP)
        return interruption.exit_code()
    except click.ClickException as error:
        error.show()
        return ExitCode.USAGE
    except ZtscanError as error:
        report_error(str(error), error.next_step)
        return exit_code_of(error)
    except (SystemExit, BrokenPipeError) as error:
        # When a pipe is broken, click replaces both streams and exits with 1, and so does rich while it handles the error.
        if isinstance(error, SystemExit) and sys.stdout is stdout and not isinstance(error.__context__, BrokenPipeError):
            raise
        sys.stdout, sys.stderr = stdout, stderr
        forget_stdout()
        return ExitCode.UNREAD
    except OSError as error:
        if error.errno not in _UNPRINTABLE:
            raise
        forget_stdout()
        report_error(f"cannot print the answer: {(error.strerror or str(error)).lower()}", "write it where there is space")
        return ExitCode.USAGE
    return code if isinstance(code, int) else ExitCode.MET

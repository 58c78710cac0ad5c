"""How somebody signs in who does not say how: a person at a terminal with a browser, everybody else by `auto`."""

from __future__ import annotations

import contextlib
import os
import sys
import webbrowser
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime

import click

from ztscan.cli.ui.console import harmless, note
from ztscan.cli.ui.progress import counted
from ztscan.core import system
from ztscan.core.errors import AuthenticationError
from ztscan.core.interruption import run
from ztscan.graph.claims import AZURE_CLI, GrantedAccess
from ztscan.graph.clouds import Cloud
from ztscan.graph.credentials import PEOPLE, AuthMethod, named_in_environment, sign_in
from ztscan.graph.higher_permissions import missing
from ztscan.graph.sign_in import ScannerSignIn
from ztscan.graph.source import Live, Source

PIPELINES = ("CI", "GITHUB_ACTIONS", "TF_BUILD")
"""Variables that pipelines set. Nobody is at such a terminal."""
ELSEWHERE = (
    "SSH_CONNECTION",
    "SSH_TTY",
    "SSH_CLIENT",
    "WSL_DISTRO_NAME",
    "WSL_INTEROP",
    "CODESPACES",
    "ACC_CLOUD",
    "REMOTE_CONTAINERS",
)
"""Variables of shells whose browser, if there is one, does not reach this machine: SSH, WSL, Codespaces, Azure Cloud Shell."""
_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY")
_NAMED = 3


def default_method(client: str) -> AuthMethod:
    """The method where none is named. ``client``: the application that is named, if any.

    A person is prompted only at a terminal, and never where the environment names an application or a pipeline runs.
    """
    if not at_terminal() or named_in_environment(client or os.environ.get("AZURE_CLIENT_ID") or ""):
        return "auto"
    return "browser" if has_browser() else "device-code"


def at_terminal() -> bool:
    """Whether a person can be asked: both ends of the conversation are terminals, and no pipeline runs."""
    if any(os.environ.get(name) for name in PIPELINES):
        return False
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def has_browser(environment: Mapping[str, str] | None = None, *, display: bool | None = None) -> bool:
    """Whether a browser can be opened that reaches this machine. ``display``: whether it needs one; by default as the system."""
    given = os.environ if environment is None else environment
    if any(given.get(name) for name in ELSEWHERE):
        return False
    needed = system.needs_display() if display is None else display
    if needed and not any(given.get(name) for name in _DISPLAYS):
        return False
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def announce(method: AuthMethod, client: str, permissions: Collection[str]) -> None:
    """What a person is about to be asked for."""
    if method in PEOPLE:
        who = f"application {client}" if client else "Microsoft Graph Command Line Tools"
        how = "your browser" if method == "browser" else "a code"
        asked = f", which asks for {counted(len(permissions), 'permission')}, all of them for reading" if permissions else ""
        note(f"Sign in with {how} to {who}{asked}")


def to_azure(method: AuthMethod, cloud: Cloud, tenant: str, *, remember: bool) -> ScannerSignIn | None:
    """The sign-in of a person to Azure, which Microsoft's client for Graph has no right to: with the Azure CLI's own application.

    None: the sign-in to Graph serves for Azure, too.
    """
    if method not in PEOPLE:
        return None
    note("For Azure you sign in once more, to the application of the Azure CLI")
    return sign_in(
        method, cloud, show_device_code=show_device_code, tenant=tenant or None, client_id=AZURE_CLI, remember=remember
    )


def tell_of_azure_cli(permissions: Collection[str]) -> Callable[[GrantedAccess], None]:
    """Says which of ``permissions`` the Azure CLI's own application can never hold, if that is who signed in."""

    def tell(access: GrantedAccess) -> None:
        if access.client_id != AZURE_CLI or access.application:
            return
        lacking = missing(permissions, access.permissions, application=False)
        if lacking:
            note(f"warning: {never_held(lacking, len(permissions))}")

    return tell


def never_held(lacking: Collection[str], needed: int) -> str:
    """The permissions that the Azure CLI cannot be granted, policy permissions first, and the way out."""
    ordered = sorted(lacking, key=lambda name: (not name.startswith("Policy."), name))
    named = ", ".join(ordered[:_NAMED]) + (f" and {len(ordered) - _NAMED} more" if len(ordered) > _NAMED else "")
    return (
        f"you are signed in with the Azure CLI's own application, which can never be granted {len(lacking)} of the "
        f"{counted(needed, 'permission')} that this needs: {named}. Use `--auth browser` or `--auth device-code`, or set up an "
        "application of your own with `ztscan setup`"
    )


def before_progress(source: Source) -> None:
    """Let a person sign in before a moving line is on the terminal. Their sign-in is kept, and nobody is prompted again."""
    if isinstance(source, Live) and source.credential.person:
        run(source.access())
        if source.second_credential is not None:
            with contextlib.suppress(AuthenticationError):  # what is read from Azure says so
                run(source.second_credential.get_token(source.cloud.azure.scope, enable_cae=True))


def show_device_code(uri: str, code: str, expires: datetime) -> None:
    """Tell a person where to enter which code."""
    minutes = max(1, round((expires - datetime.now(UTC if expires.tzinfo else None)).total_seconds() / 60))
    # Also with `--quiet`: without the code the command would wait for nothing.
    click.echo(harmless(f"To sign in, open {uri} and enter the code {code} (valid for {minutes} minutes)"), err=True)

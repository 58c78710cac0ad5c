"""The Azure CLI, as far as a set-up needs it: `az rest` to Microsoft Graph with the account that is signed in there.

Bodies go through files, not through the command line: `az` is a batch file on Windows, which would interpret them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from ztscan.core.errors import UsageError, ZtscanError
from ztscan.graph.clouds import CLOUDS
from ztscan.graph.resource import CloudName

ATTEMPTS = 6
PAUSE = 10.0
"""Seconds between attempts: an object that was made a moment ago is not found everywhere at once."""
_SECONDS = 300
_NOT_YET = ("does not exist", "ResourceNotFound", "does not reference a valid", "NoBackingApplicationObject", "Not Found")
"""What Graph says of an object that is not known everywhere yet."""


class Azure(msgspec.Struct, frozen=True):
    """The program ``az``, and the root of Graph in its cloud."""

    program: str
    root: str
    cloud: CloudName = "global"

    @classmethod
    def found(cls) -> Azure:
        """Raises UsageError if it is not installed or nobody is signed in."""
        program = shutil.which("az")
        if program is None:
            step = "install it from https://aka.ms/azure-cli, or use `--print` and another tool"
            raise UsageError("`--apply` requires the Azure CLI, which is not installed", step)
        cloud = _json(program, "cloud", "show")
        root = str(cloud["endpoints"]["microsoftGraphResourceId"]).rstrip("/")
        known = next((one.name for one in CLOUDS.values() if one.graph_root == root), None)
        if known is None:
            raise UsageError(f"the Azure CLI is set to a cloud with the Graph `{root}`", "run `az cloud set --name AzureCloud`")
        return cls(program, f"{root}/v1.0", known)

    def account(self) -> Mapping[str, Any]:
        """The account that is signed in: ``tenantId``, ``user`` and others."""
        found: Mapping[str, Any] = _json(self.program, "account", "show")
        return found

    def get(self, path: str) -> Any:
        """One object or list. Raises ZtscanError if Graph refuses, or if the list has more than one page."""
        answer = _json(self.program, "rest", "--method", "get", "--url", f"{self.root}{path}")
        if isinstance(answer, dict) and "@odata.nextLink" in answer:
            raise ZtscanError(f"`{path}` has more entries than a set-up expects", "review the application in the portal")
        return answer

    def listed(self, path: str) -> list[Mapping[str, Any]]:
        """The entries of a list."""
        entries: list[Mapping[str, Any]] = self.get(path)["value"]
        return entries

    def send(self, method: str, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """One request that changes something."""
        with tempfile.TemporaryDirectory(prefix="ztscan-") as folder:
            file = Path(folder) / "body.json"
            file.write_text(json.dumps(body), encoding="utf-8")
            arguments = ("rest", "--method", method.lower(), "--url", f"{self.root}{path}", "--body", f"@{file}")
            answer: Mapping[str, Any] = _json(self.program, *arguments) or {}
        return answer


def again(attempt: Callable[[], Any]) -> Any:
    """What ``attempt`` returns, tried again while the directory does not know a new object everywhere."""
    for _ in range(ATTEMPTS - 1):
        try:
            return attempt()
        except ZtscanError as error:
            if not any(text in str(error) for text in _NOT_YET):
                raise
            time.sleep(PAUSE)
    return attempt()


def _json(program: str, *arguments: str) -> Any:
    try:
        ended = subprocess.run(  # noqa: S603 - the Azure CLI, with arguments that contain no text of others
            [program, *arguments, "--output", "json", "--only-show-errors"],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ZtscanError(f"the Azure CLI did not answer ({type(error).__name__})", "run `az account show` to see why") from error
    if ended.returncode:
        told = next((line.strip() for line in ended.stderr.splitlines() if line.strip()), f"it ended with {ended.returncode}")
        step = "run `az login`" if "az login" in ended.stderr else "see the message; nothing further was changed"
        raise ZtscanError(f"`az {' '.join(arguments[:3])}`: {told[:300]}", step)
    try:
        return json.loads(ended.stdout) if ended.stdout.strip() else None
    except ValueError:
        raise ZtscanError(f"`az {' '.join(arguments[:3])}` did not answer in JSON", "update the Azure CLI") from None

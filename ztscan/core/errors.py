"""The errors that ztscan raises on purpose.

Every message says what is wrong and where; ``next_step`` says what to do. Only the command line prints them and chooses the
exit code.
"""

from __future__ import annotations

from ztscan.core.confidential import swept


class ZtscanError(Exception):
    """An error with a next step. ``str(error)`` is one line, in lower case, user input in backticks, without any secret."""

    def __init__(self, message: str, next_step: str = "") -> None:
        super().__init__(swept(message))
        self.next_step = swept(next_step)


class UsageError(ZtscanError):
    """The command line, the configuration or a file that the user named is invalid."""


class AuthenticationError(ZtscanError):
    """The sign-in failed or was refused, or it was lost and could not be renewed."""


class PluginError(ZtscanError):
    """A check, a fact or a plugin package breaks the contract of ``ztscan.plugin``."""


class ForbiddenRequestError(ZtscanError):
    """A request that ztscan must never make: not a read, another host, or a redirect. If seen, it is a defect."""

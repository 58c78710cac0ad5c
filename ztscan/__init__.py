"""ztscan grades a Microsoft Entra / Microsoft 365 tenant against Zero Trust. ``ztscan.scan`` is the Python API."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

from ztscan.core import version

__version__ = version.VERSION
__all__ = ["Outcome", "__version__", "scan"]

if TYPE_CHECKING:
    from ztscan.scan import Outcome, scan


class _Package(ModuleType):
    """``ztscan.scan`` is the function, also after something has imported the module of that name.

    The import of a submodule sets it as an attribute of its package. The function is imported on first use, so that
    ``ztscan --help`` does not wait for it.
    """

    def __getattr__(self, name: str) -> object:
        if name in ("scan", "Outcome"):
            from ztscan.scan import Outcome, scan  # noqa: PLC0415

            return scan if name == "scan" else Outcome
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")

    def __setattr__(self, name: str, value: object) -> None:
        if name != "scan":
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package

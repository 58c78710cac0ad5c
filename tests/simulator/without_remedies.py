"""Scans without what takes longest, and of which no drift is told: the proved effect of fixes, near misses, and charts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any
from unittest import mock

from ztscan.conditional_access.proof import proof
from ztscan.conditional_access.proof.coverage import Escape
from ztscan.core.model import NearMiss, Scan


@contextmanager
def without_remedies() -> Iterator[None]:
    whole = import_module("ztscan.scan")
    with (
        mock.patch.object(whole, "with_changes", _as_found),
        mock.patch.object(proof, "near_misses", _none),
        mock.patch.object(whole, "charts_of", _no_charts),
    ):
        yield


def _no_charts(*_: object) -> dict[str, Any]:
    return {}


def _as_found(found: Scan, *_: object) -> Scan:
    return found


def _none(_: Escape) -> tuple[NearMiss, ...]:
    return ()

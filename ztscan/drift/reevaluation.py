"""Checks evaluated again over the evidence of a scan: at another time, and with earlier policies and settings."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from ztscan.drift.earlier import Under, nothing_put_back, under_earlier
from ztscan.drift.times import At, again, no_results
from ztscan.engine.check import Check
from ztscan.engine.evaluate import Parameters
from ztscan.engine.evidence import EvidenceStore


class Reevaluation(NamedTuple):
    """How to evaluate the checks of a scan again. By default nothing is: every change has its usual cause."""

    at: At = no_results
    under: Under = nothing_put_back


NOT_AGAIN = Reevaluation()


def reevaluation(checks: Collection[Check], store: EvidenceStore, parameters: Parameters) -> Reevaluation:
    return Reevaluation(again(checks, store, parameters), under_earlier(checks, store, parameters))

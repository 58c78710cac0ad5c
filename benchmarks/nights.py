"""A year of a company with ordinary churn: how often the gate is red for nothing, and how long a comparison takes."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from itertools import cycle
from typing import cast

import ztscan
from benchmarks.figures import Figure, at_least, at_most, main
from tests.simulator.asked import Simulated
from tests.simulator.churn import Company
from tests.simulator.plants import HARMLESS, PLANTS
from tests.simulator.without_remedies import without_remedies
from ztscan.core.exit_codes import ExitCode, exit_code, incomplete
from ztscan.drift import story
from ztscan.drift.cause import Cause
from ztscan.drift.model import Drift
from ztscan.graph.source import Source

NIGHTS = 365
EVERY = 10
"""An administrator does something on one night of so many, by the seed: each kind in turn, in an order by the seed."""
SEED = 365
OF_SMALL_TENANTS = "authentication_methods.per_user_mfa_off"
"""Not assessed beyond 200 users, which the company comes to during the year: its owners would allow that once."""


def figures() -> Iterator[Figure]:
    """All checks every night. The baseline is the last night that passed."""
    draw = random.Random(SEED)  # noqa: S311 - the same year every time
    company, changes = Company(SEED), {**PLANTS, **HARMLESS}
    kinds = cycle(draw.sample(sorted(changes), len(changes)))
    baseline = ztscan.scan(cast("Source", Simulated(company.tenant, company.moment))).graded
    allowed = frozenset(check.id for check in incomplete(baseline.scan)) | {OF_SMALL_TENANTS}
    red, quiet, planted, named, harmless, longest = 0, 0, 0, 0, 0, 0.0
    for night in range(1, NIGHTS + 1):
        company.sleep()
        done = next(kinds) if draw.random() < 1 / EVERY else ""
        tonight, name = changes[done](company) if done else (company, "")
        plant = done in PLANTS
        begun = time.process_time()
        with without_remedies():
            outcome = ztscan.scan(cast("Source", Simulated(tonight.tenant, tonight.moment)), baseline=baseline)
        longest = max(longest, time.process_time() - begun)
        if outcome.drift is None:
            raise AssertionError("a scan with a baseline is compared with it")
        scan, grade = outcome.graded
        code = exit_code(scan, grade, fail_on=None, drift=outcome.drift, allowed=allowed)
        first = [event for event in story.events(outcome.drift)[:2] if event.cause is Cause.CONTROL]
        planted += plant
        named += plant and code is ExitCode.DRIFT and any(name in f"{event.name}: {event.what}" for event in first)
        harmless += done in HARMLESS
        quiet += not plant
        red += not plant and code is not ExitCode.MET
        _show(night, done, code, outcome.drift)
        if code is ExitCode.MET and not incomplete(scan, allowed):
            baseline = outcome.graded
    yield Figure(f"{NIGHTS} nights: quiet ones on which a policy was created again", harmless, "nights")
    yield at_most(f"{NIGHTS} nights: red without a changed control, of {quiet} quiet ones", red, 0, "nights")
    yield at_least(f"{NIGHTS} nights: changed controls that are told first, of {planted}", named, planted, "nights")
    yield Figure(f"{NIGHTS} nights: CPU of the longest scan with all checks, without fixes", longest, "s")


def _show(night: int, done: str, code: ExitCode, drift: Drift) -> None:
    """The night on standard error, so that a wrong one can be looked into while the others are still tried."""
    print(f"night {night}: {done or 'quiet'}: {code.name}: {story.told(drift)}", file=sys.stderr, flush=True)
    if done or code is not ExitCode.MET:
        for event in story.events(drift)[:5]:
            print(f"    {event.cause.value} {event.kind}: {event.name}: {event.what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main("nights", figures)

"""Which objectives have checks: one that Graph can show, at least in part, is decided by one."""

from __future__ import annotations

from ztscan.engine.registry import load as load_checks
from ztscan.objectives import Verify, load


def test_no_objective_that_graph_can_show_is_without_a_check() -> None:
    covered = {objective for objectives in load_checks().objectives.values() for objective in objectives}
    without = {one.id for one in load().objectives if one.verify is not Verify.ATTEST and one.id not in covered}
    assert without == set()

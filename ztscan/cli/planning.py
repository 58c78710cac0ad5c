"""The option `--plan`: reads the action plan that people filled in, and refuses what would lose it."""

from __future__ import annotations

from pathlib import Path

from ztscan.cli.ui.console import warn
from ztscan.cli.ui.outputs import STDOUT, Outputs, suffix_of
from ztscan.core.errors import UsageError
from ztscan.core.files import identity, read_file
from ztscan.drift.compare import Graded
from ztscan.reports.action_plan import EarlierPlan
from ztscan.reports.workbook_reading import MAX_FILE, read_plan


def earlier_plan(path: str | None, outputs: Outputs, *, redacted: bool) -> EarlierPlan | None:
    """The plan at ``path``. Raises UsageError where it can't be read, or the run would not keep what people wrote."""
    if path is None:
        return None
    written = [name for name in outputs.paths if name != STDOUT and suffix_of(name) == ".xlsx"]
    if not written:
        raise UsageError("`--plan` is kept only in a new action plan", "add `-o FILE.xlsx`")
    if redacted:
        raise UsageError(f"`{path}` holds what people wrote, which `--redact` cannot replace", "leave out `--plan` or `--redact`")
    plan = read_plan(read_file(Path(path), MAX_FILE, "action plan"), path)
    if plan.sheets:
        if any(identity(Path(name)) == identity(Path(path)) for name in written):
            raise UsageError(f"`{path}` has sheets of your own, which would be lost", "write the new plan to another file")
        warn(f"{path} has sheets that the new plan does not have: {', '.join(plan.sheets)}")
    return plan


def of_another_tenant(plan: EarlierPlan | None, graded: Graded, path: str | None) -> UsageError | None:
    """The error to raise if the plan is another tenant's. No workbook may be written then."""
    if plan is None or plan.tenant_id == graded.scan.tenant.id:
        return None
    return UsageError(f"`{path}` is the action plan of another tenant", "name the action plan of this tenant")

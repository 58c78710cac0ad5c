"""No check is left as `make new-check` wrote it."""

from __future__ import annotations

from tests.checks import case_files, new_check
from tests.checks.cases import CHECKS


def test_nothing_of_a_check_is_left_to_fill_in() -> None:
    for check_id in CHECKS:
        for path in (new_check.ROOT / "checks" / f"{check_id.replace('.', '/')}.py", case_files.path_of(check_id)):
            assert "TODO" not in path.read_text(encoding="utf-8"), f"{path.relative_to(new_check.ROOT)} is not filled in"

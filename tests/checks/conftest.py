"""The laws over rows speak as tests do when they fail."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("tests.checks.laws", "tests.checks.blindness")

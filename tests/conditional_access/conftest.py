"""Small worlds call people, groups and applications by short names, which stand for the ids of a real tenant."""

from __future__ import annotations

import re

import pytest

from ztscan.conditional_access.policy import reading_values

_SHORT_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*|<\w+>|x{8}-.*|y{8}-.*|Current administrator will be excluded", re.ASCII)
_is_id = reading_values.is_id


@pytest.fixture(autouse=True, scope="session")
def _short_names() -> None:
    """Take short names for ids; words with a capital letter stay what they are to the product."""
    reading_values.is_id = lambda text: _is_id(text) or _SHORT_NAME.fullmatch(text) is not None

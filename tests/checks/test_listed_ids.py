"""A law over the options that list ids, names or domains: in which case they are written decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.checks.cases import CHECKS, TABLES, run

_EXACT = {"applications.federated_credentials_narrow"}
"""Checks whose option is compared letter by letter: Entra compares the issuer of a token in this way."""
ROWS = [
    (check_id, case)
    for check_id, cases in TABLES.items()
    for case in cases
    if check_id not in _EXACT and any(isinstance(value, (tuple, list)) for value in case.options.values())
]


def written(options: Mapping[str, Any], how: Callable[[str], str]) -> dict[str, Any]:
    """The options with each listed text in another case."""
    return {
        name: type(value)(how(one) if isinstance(one, str) else one for one in value)
        if isinstance(value, (tuple, list))
        else value
        for name, value in options.items()
    }


@pytest.mark.parametrize(("check_id", "case"), ROWS, ids=[f"{check_id}: {case.name}" for check_id, case in ROWS])
def test_the_case_of_a_listed_id_decides_nothing(check_id: str, case: Any) -> None:
    check = CHECKS[check_id]
    as_it_is = run(check, case)
    for how in (str.upper, str.lower):
        result = run(check, replace(case, options=written(case.options, how)))
        assert (result.verdict, len(result.findings)) == (as_it_is.verdict, len(as_it_is.findings)), how

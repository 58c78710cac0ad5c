"""One row of a case table, with all that the laws over rows share of it; and how they are held over every row of a check."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any

from tests.checks import compliant
from tests.checks.cases import (
    CHECKS,
    TABLES,
    Case,
    Raw,
    as_it_is,
    base,
    behind,
    decode,
    facts_for_verdict,
    needs_of,
    run,
    run_for_verdict,
)
from ztscan.core.model import ByKey, CheckResult
from ztscan.engine.check import Check


class Row:
    """A case of a check. What the laws need of it is worked out once."""

    def __init__(
        self, check: Check, case: Case, needs: Sequence[str], number: int = 0, tried: set[Hashable] | None = None
    ) -> None:
        self.check = check
        self.case = case
        self.needs = needs
        """The resources behind the check: what else there is cannot reach it."""
        self.number = number
        """Its place in the table."""
        self.others: list[CheckResult] = []
        """What laws were told of it with other evidence, one after the other."""
        self.tried: set[Hashable] = set() if tried is None else tried
        """What laws have tried with earlier rows of the table, which they need not try again."""

    @property
    def compliant(self) -> bool:
        """Whether it leaves the compliant tenant as it is, as one row of most tables does."""
        return not self.case.change

    @functools.cached_property
    def raw(self) -> Raw:
        """The whole tenant as Graph's JSON."""
        return self.case.evidence()

    @functools.cached_property
    def evidence(self) -> Mapping[str, Any]:
        """What is behind the check, and what the case changes, decoded."""
        return decode(self.raw, self.case.changed.union(self.needs))

    @functools.cached_property
    def told(self) -> Mapping[str, str]:
        """All that the evidence says, before anybody has seen it."""
        return {name: _base_told(name) if _is_base(name, value) else told(value) for name, value in self.evidence.items()}

    @functools.cached_property
    def result(self) -> CheckResult:
        return run(self.check, self.case, self.evidence)

    @functools.cached_property
    def _facts(self) -> Mapping[str, Any]:
        """The facts that the check needs, worked out of the row as it is; without those that are gaps."""
        return facts_for_verdict(self.check, self.case, self.evidence)

    def blind(self, name: str, value: Any) -> CheckResult:
        """The verdict and which findings there are where ``value`` stands in place of a resource.

        Facts that do not need it are as they are in the row.
        """
        facts = {fact: known for fact, known in self._facts.items() if name not in behind(fact)}
        return self.told_with({**facts, name: value})

    def told_with(self, changed: Mapping[str, Any]) -> CheckResult:
        """The verdict and which findings there are where some evidence, or what is worked out of it, is another one."""
        result = run_for_verdict(self.check, self.case, {**self.evidence, **changed})
        self.others.append(result)
        return result


Law = Callable[[Row], None]
"""Raises AssertionError where a row breaks it."""


def rows(check_id: str) -> Iterator[Row]:
    """The rows of the table of a check."""
    tried: set[Hashable] = set()
    for number, case in enumerate(TABLES[check_id]):
        yield Row(CHECKS[check_id], case, needs_of(check_id), number, tried)


def broken(check_id: str, laws: Mapping[str, Law]) -> list[str]:
    """Every law that a row of the check breaks, by check, row and law. All rows are gone through."""
    return [failure for row in rows(check_id) for name, law in laws.items() for failure in breaking(row, name, law)]


def breaking(row: Row, name: str, law: Law) -> Iterator[str]:
    """What there is to say of a row that breaks a law: check, row and law."""
    try:
        law(row)
    except Exception as error:  # noqa: BLE001 - one row that cannot even be made must not hide the others
        said = str(error) if isinstance(error, AssertionError) else f"{type(error).__name__}: {error}"
        yield f"{row.check.id}: {row.case.name}: {name}: {said}"


def told(value: Any) -> str:
    """All that a piece of evidence says. It cannot be copied, being frozen."""
    return repr(_listed(value))


def _listed(value: Any) -> Any:
    if isinstance(value, ByKey):
        return [(key, _listed(entry)) for key, entry in value.items()]
    return [*value] if isinstance(value, Sequence) else value


def _is_base(name: str, value: Any) -> bool:
    return name in compliant.RESOURCES and value is base(name, as_it_is)


@functools.cache
def _base_told(name: str) -> str:
    return told(base(name, as_it_is))

"""The numbers of one failed check: findings, subjects, people, applications.

A subject can have several findings. People and applications are those of the widest finding, or the subjects, if these are more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter, itemgetter

import msgspec

from ztscan.config.waivers import is_waived
from ztscan.core.model import CheckResult, Finding
from ztscan.core.result import BY_SUBJECT

from .words import counted, kind_words, number, people

NAMED = 3
"""The first subjects that are named."""
_APPLICATIONS = ("application", "servicePrincipal")
_KIND, _ID, _SUBJECT = attrgetter("subject.kind"), attrgetter("subject.id"), attrgetter("subject.kind", "subject.id")
"""In one call for each finding, as there may be one for every user."""


class GapNumbers(msgspec.Struct, frozen=True):
    """``kind`` is that of all subjects; empty if they differ."""

    findings: int
    subjects: int
    kind: str
    people: int
    applications: int

    @property
    def subjects_in_words(self) -> str:
        """``36 roles``. Never the number of findings."""
        return f"{number(self.subjects)} {kind_words(self.kind, self.subjects)}"

    def told(self, message: str, names: Sequence[str]) -> str:
        """The gap in one line: how many, the message of the first finding, and the names of the first subjects."""
        if self.findings == 1:
            return message
        first = list(dict.fromkeys(name for name in names if name))[:NAMED]
        more = f" and {number(self.subjects - len(first))} more" if self.subjects > len(first) else ""
        listed = f" ({', '.join(first)}{more})" if first and self.subjects > 1 else ""
        count = self.subjects_in_words if self.findings == self.subjects else self.findings_in_words
        return f"{count}{listed}, for example: {message}"

    @property
    def findings_in_words(self) -> str:
        """``2 findings on 1 tenant``."""
        return f"{counted(self.findings, 'finding')} on {self.subjects_in_words}"

    @property
    def more_in_words(self) -> str:
        """What a first finding leaves untold: ``and 1 more finding``. Empty: nothing."""
        return f"and {counted(self.findings - 1, 'more finding')}" if self.findings > 1 else ""

    @property
    def reach(self) -> str:
        """``149 people · 45 applications``."""
        parts = [people(self.people)] if self.people else []
        parts += [counted(self.applications, "application")] if self.applications else []
        return " · ".join(parts)


def gap_order(checks: Sequence[CheckResult], people: Mapping[str, int] | None = None) -> dict[str, int]:
    """The place of each check in every list of gaps, by id: by severity, then by the people whom its findings affect.

    ``people``: by check id, where they are counted already.
    """
    wide = people if people is not None else {check.id: gap_numbers(check.findings).people for check in checks if check.findings}
    ordered = sorted(checks, key=lambda check: (check.severity.rank, -wide.get(check.id, 0), check.id))
    return {check.id: place for place, check in enumerate(ordered)}


def unwaived(check: CheckResult) -> Sequence[Finding]:
    """Findings of a check that no waiver covers, in their order in the result."""
    if check.waiver is None:
        return check.findings
    return [finding for finding in check.findings if not is_waived(check, finding)]


def open_findings(check: CheckResult) -> tuple[Finding, ...]:
    """Findings of a check that no waiver covers, the worst first."""
    return tuple(sorted(unwaived(check), key=worst_first))


def worst_first(finding: Finding) -> tuple[int | str, ...]:
    """Sorts the findings of one check: the widest first, then by subject. Every output names the same ones as examples."""
    return (-(finding.users or 0), *BY_SUBJECT(finding))


def gap_numbers(findings: Sequence[Finding]) -> GapNumbers:
    """The numbers of some findings of one check."""
    kinds = Counter(map(_KIND, findings))
    if len(kinds) == 1:
        kinds = Counter({kind: len({*map(_ID, findings)}) for kind in kinds})
    else:
        kinds = Counter(map(itemgetter(0), {*map(_SUBJECT, findings)}))
    return GapNumbers(
        findings=len(findings),
        subjects=kinds.total(),
        kind=next(iter(kinds)) if len(kinds) == 1 else "",
        people=max(kinds["user"], _most("users", findings)),
        applications=max(sum(kinds[kind] for kind in _APPLICATIONS), _most("applications", findings)),
    )


def _most(counted_: str, findings: Iterable[Finding]) -> int:
    """The largest number of users or applications that a finding has. Most findings are on one subject and have none."""
    return max(filter(None, map(attrgetter(counted_), findings)), default=0)

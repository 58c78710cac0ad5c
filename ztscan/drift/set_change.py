"""Who entered and who left a set of members. Values only (``ztscan.drift.members`` compares them)."""

from __future__ import annotations

import msgspec


class SetChange(msgspec.Struct, frozen=True):
    """How many members of one kind entered and left what a finding affects, and the names of some of them."""

    kind: str
    entered: int
    left: int
    entered_names: tuple[str, ...] = ()
    left_names: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """``users newly affected: 1 (Ana), no longer affected: 1 (Ben)``."""
        sides = (("newly", self.entered, self.entered_names), ("no longer", self.left, self.left_names))
        told = (f"{when} affected: {count:,}{_in_brackets(names, count)}" for when, count, names in sides if count)
        return f"{self.kind}s " + ", ".join(told)


_NAMED_IN_TEXT = 3


def _in_brackets(names: tuple[str, ...], count: int) -> str:
    shown = names[:_NAMED_IN_TEXT]
    more = f" and {count - len(shown):,} more" if count > len(shown) else ""
    return f" ({', '.join(shown)}{more})" if shown else ""

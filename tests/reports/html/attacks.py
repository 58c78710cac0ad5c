"""A tenant in which every string is an attack."""

from __future__ import annotations

import enum
import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from ztscan.core.model import CheckResult, Gap, Grade, ObjectiveGrade, PillarGrade, ResourceReading, Scan

CANARY = "https://fabrikam.com/canary"
ATTACKS = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "</style><style>*{display:none}</style>",
    '" onmouseover="alert(3)" autofocus onfocus="alert(4)" x="',
    "' onclick='alert(5)",
    "javascript:alert(6)",
    f'<iframe src="{CANARY}"></iframe>',
    f"<svg><image href='{CANARY}'/><script>alert(7)</script></svg>",
    f"}}}}*{{background:url({CANARY})}}",
    '</script><!--<script>{"a":1}',
    "]]><![CDATA[<script>alert(8)</script>",
    "{{ 7*7 }}{% raw %}${7*7}#{7*7}<%= 7*7 %>",
    "\u202egnp.exe\u202c\u2066admin\u2069\u200fabc",
    "in\u200bvis\u200dible\ufeff\u00adname",
    "nul\x00bell\x07escape\x1b[31m",
    "\ud800 lone surrogate",
    "A" * 65_536,
    "שלום עולם مرحبا",
    "Z\u0351\u0352\u0353\u0354\u0355\u0356\u0357\u0358\u0359a" * 20,
    "line\nbreak\r\nand\ttab\u2028separator\u2029paragraph",
    f"[click](javascript:alert(9)) ![x]({CANARY}) `code` **bold**",
    '=HYPERLINK("' + CANARY + '")',
    "\\u003cimg src=x onerror=alert(10)\\u003e &lt;b&gt; &#60;i&#62;",
    "-->",
    "W" * 300 + " " + "i" * 300,
)
_KEPT: Mapping[type, tuple[str, ...]] = {
    Scan: ("started", "finished"),
    CheckResult: ("id", "objectives", "reason"),
    Gap: (),
    ObjectiveGrade: ("id", "pillar", "stage", "step", "principle", "owner", "verify", "checks"),
    PillarGrade: ("id", "objectives"),
    ResourceReading: ("outcome",),
}
"""What the report goes by. All else is the tenant's, or might as well be."""
_KEPT_KEYS = ("demand", "population", "check", "unit", "stage", "source", "target", "id")


def attacked(scan: Scan, grade: Grade) -> tuple[Scan, Grade]:
    """The same result with an attack in the place of every string."""
    attacks = itertools.cycle(ATTACKS)
    return _attack(scan, attacks), msgspec.structs.replace(_attack(grade, attacks), summary=grade.summary)


def _attack(value: Any, attacks: Iterator[str], key: str = "") -> Any:
    if isinstance(value, msgspec.Struct):
        kept = _KEPT.get(type(value), ())
        changed = {f: _attack(getattr(value, f), attacks, f) for f in value.__struct_fields__ if f not in kept}
        return msgspec.structs.replace(value, **changed)
    if isinstance(value, Mapping):
        return {inner: _attack(entry, attacks, inner) for inner, entry in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_attack(entry, attacks, key) for entry in value)
    if isinstance(value, str) and not isinstance(value, enum.Enum) and key not in _KEPT_KEYS and value:
        return next(attacks)
    return next(attacks) if key == "id" and isinstance(value, str) and value.count("-") == 4 else value

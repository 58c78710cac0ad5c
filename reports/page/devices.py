"""Managed devices: how they are joined, whether they comply, and which required settings they get."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from ztscan.core.charts import read
from ztscan.core.device_inventory import JOINS, STATES, DeviceInventory, SettingReach
from ztscan.endpoints.platforms import LABELS
from ztscan.reports.numbers.words import counted, number

from .book import Book
from .drawing import BROAD, Drawing, Figure, LegendKey, Mark, box, fitted, text
from .text import visible

MOST_SETTINGS = 12
"""So many settings are in the chart, those that most devices lack. The result has all."""
_LABEL, _BAR, _ROW, _NUMBER = 460, 16, 22, 60
_OF_STATES = (
    ("fill-phishing_resistant", STATES[0]),
    ("fill-weak", STATES[1]),
    ("fill-none", STATES[2]),
    ("fill-unknown", STATES[3]),
)
_OF_SETTINGS = (
    ("fill-phishing_resistant", "set as required"),
    ("fill-mfa", "as required by default"),
    ("fill-weak", "not configured"),
    ("fill-none", "another value, or a conflict"),
    ("fill-unknown", "not known"),
)


class DevicePage(msgspec.Struct, frozen=True):
    """``absent`` says why there are no numbers."""

    summary: str = ""
    figures: tuple[Figure, ...] = ()
    shown: str = ""
    absent: str = ""


def devices(book: Book) -> DevicePage:
    """The devices that Intune manages."""
    found = read(book.scan.statistics, "device_inventory", DeviceInventory)
    if found is None:
        return DevicePage(absent="Devices of Microsoft Intune were not read in this scan.")
    if not found.total:
        return DevicePage(absent="Microsoft Intune manages no device.")
    worst = sorted(found.settings, key=lambda one: (-one.wrong / max(one.devices, 1), one.setting, one.platform))[:MOST_SETTINGS]
    figures = (platforms(found), *([settings(worst)] if worst else []))
    left = len(found.settings) - len(worst)
    more = (
        f"{counted(left, 'setting')} that fewer devices lack {'is' if left == 1 else 'are'} in the JSON result." if left else ""
    )
    unread = "Policies could not be read, so that settings are missing here." if found.settings_unread else ""
    return DevicePage(_summary(found), figures, " ".join(filter(None, (more, unread))))


def _summary(found: DeviceInventory) -> str:
    states = Counter[str]()
    for one in found.counts:
        states[one.state] += one.devices
    told = [f"{number(states[state])} {state if state != 'unknown' else 'not known'}" for state in STATES if states[state]]
    return f"{counted(found.total, 'device')} in Microsoft Intune: {', '.join(told)}."


def platforms(found: DeviceInventory) -> Figure:
    """A bar for each platform, by compliance. The table tells the joins apart."""
    named = list(dict.fromkeys(one.platform for one in found.counts))
    by_platform = [
        (_platform(name), [sum(_count(found, name, join, state) for join in JOINS) for state in STATES]) for name in named
    ]
    rows = [
        (_platform(name), "not known" if join == "unknown" else join, *map(number, counts))
        for name in named
        for join in JOINS
        if any(counts := [_count(found, name, join, state) for state in STATES])
    ]
    return Figure(
        "devices-compliance",
        "Compliance by platform",
        f"{counted(len(named), 'platform')}.",
        _bars(by_platform, [css for css, _ in _OF_STATES]),
        keys=_keys(_OF_STATES, {place for _, counts in by_platform for place, count in enumerate(counts) if count}),
        columns=("Platform", "In Microsoft Entra ID", "Compliant", "In grace period", "Not compliant", "Not known"),
        rows=tuple(rows),
    )


def settings(worst: Sequence[SettingReach]) -> Figure:
    """A bar for each setting: what the devices of its platform get."""
    parts = [(f"{_titled(one.setting)}, {_platform(one.platform)}", _parts(one)) for one in worst]
    lacking = sum(one.wrong > 0 for one in worst)
    return Figure(
        "devices-settings",
        "Required settings",
        f"{number(lacking)} of these {number(len(worst))} {'is' if lacking == 1 else 'are'} not as required on some device.",
        _bars(parts, [css for css, _ in _OF_SETTINGS]),
        keys=_keys(_OF_SETTINGS, {place for _, counts in parts for place, count in enumerate(counts) if count}),
        columns=("Setting", "Set", "By default", "Not configured", "Other value or conflict", "Not known"),
        rows=tuple((name, *map(number, counts)) for name, counts in parts),
    )


def _titled(setting: str) -> str:
    """The label of a setting, which stands inside sentences elsewhere, as the head of a row."""
    words = visible(setting).removeprefix("a ").removeprefix("the ")
    return words[:1].upper() + words[1:]


def _parts(one: SettingReach) -> list[int]:
    return [one.secure, one.by_default, one.not_configured, one.insecure + one.conflict, one.unknown]


def _count(found: DeviceInventory, platform: str, join: str, state: str) -> int:
    return sum(one.devices for one in found.counts if (one.platform, one.join, one.state) == (platform, join, state))


def _platform(name: str) -> str:
    return LABELS.get(name, "Platform not known")


def _keys(known: Sequence[tuple[str, str]], used: Iterable[int]) -> tuple[LegendKey, ...]:
    return tuple(LegendKey(known[place][0], known[place][1].replace("unknown", "not known")) for place in sorted(set(used)))


def _bars(rows: Sequence[tuple[str, Sequence[int]]], fills: Sequence[str]) -> Drawing:
    """A bar of equal length for each row, parted by its numbers, and their sum."""
    marks: list[Mark] = []
    wide = BROAD - _LABEL - _NUMBER
    for line, (label, counts) in enumerate(rows):
        top, left, total = line * _ROW, float(_LABEL), sum(counts)
        marks.append(text("label", 0, top + 13, fitted(label, _LABEL - 10)))
        for css, count in zip(fills, counts, strict=True):
            if count:
                part = wide * count / total
                marks.append(box(css, left, top, max(part - 1, 1), _BAR))
                left += part
        marks.append(text("label quiet", BROAD, top + 13, number(total), "end"))
    return Drawing(BROAD, len(rows) * _ROW, tuple(marks))

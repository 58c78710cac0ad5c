"""Shares of devices that have something, where it is not known of some of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from ztscan.directory.counting import agreeing, counted
from ztscan.entities.managed_devices import ManagedDevice
from ztscan.plugin import Finding, Gap, NotApplicable, Note, Subject, Table, Unknown, Yielded, affected, required

SUBJECT = Subject("deviceManagement", "deviceManagement", "Windows devices")
_UNREGISTERED = frozenset(("", "00000000-0000-0000-0000-000000000000"))
"""What Intune writes for a device that the directory does not know."""


class Share(msgspec.Struct):
    """Devices of a population that have what a check asks for, and those that lack it, by reason."""

    having: int = 0
    lacking: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    """By reason, the names of the devices by id."""
    undetermined: int = 0
    """Devices of which it is not known whether they belong to the population, or whether they have it."""
    gaps: dict[Gap, None] = msgspec.field(default_factory=dict)

    def count(self, device: str, name: str, judge: Callable[[], str | None]) -> None:
        """Count one device. ``judge`` returns why it lacks something; empty: it has it. None: it is not one of the population."""
        try:
            reason = judge()
        except Unknown as unknown:
            self.undetermined += 1
            self.gaps.update(dict.fromkeys(unknown.gaps))
            return
        if reason == "":
            self.having += 1
        elif reason is not None:
            self.lacking.setdefault(reason, {})[device] = name

    def judged(self, minimum: int, *, nobody: str, what: str, messages: Mapping[str, str], expected: str) -> Iterator[Yielded]:
        """Findings where fewer than ``minimum`` percent have it, one for each reason; a note where the others are few.

        ``nobody`` is why the check does not apply without devices, ``what`` is one device of the population. Unknown devices may
        have it or not, and may be of the population or not: only what holds in each case is told.
        """
        short = sum(map(len, self.lacking.values()))
        known = self.having + short
        if not known + self.undetermined:
            raise NotApplicable(nobody)
        fails = 100 - minimum
        if short * 100 > (known + self.undetermined) * fails:
            for reason, devices in sorted(self.lacking.items()):
                message = _told(len(devices), known, what, messages[reason])
                members = (affected("device", devices.items()),)
                yield Finding(
                    SUBJECT,
                    message,
                    f"{self.having:,} of {known:,} {agreeing(self.having, 'comply')}",
                    expected,
                    reason,
                    members=members,
                )
            return
        if (short + self.undetermined) * 100 > (known + self.undetermined) * fails:
            raise Unknown(*self.gaps)
        for reason, devices in sorted(self.lacking.items()):
            yield Note(_told(len(devices), known, what, messages[reason]))


def _told(count: int, known: int, what: str, message: str) -> str:
    return f"{count:,} of {counted(known, what)} {agreeing(count, message)}"


def windows_devices(managed_devices: Table[ManagedDevice]) -> Iterator[tuple[str, str, bool | None, str, bool | None]]:
    """Of each device its id, its name, whether it runs Windows, its id in the directory (empty: none), and whether it is
    encrypted.
    """
    rows: Iterable[tuple[str, str | None, str | None, tuple[bool | None, bool | None]]] = zip(
        managed_devices.column("id"),
        managed_devices.column("device_name"),
        managed_devices.column("azure_ad_device_id"),
        managed_devices.each(lambda device: (_is_windows(device.operating_system), device.is_encrypted)),
        strict=True,
    )
    for key, name, directory_id, (windows, encrypted) in rows:
        known = "" if directory_id in _UNREGISTERED else directory_id
        yield key, name or key, windows, (known or "").lower() if known is not None else _LOST, encrypted


_LOST = "?"
"""In the place of an id in the directory that was not returned."""


def directory_id(device_id: str) -> str:
    """The id of a device in the directory; empty: it is not registered there. Raises Unknown where it was not returned."""
    return required(None if device_id == _LOST else device_id, "managed_devices", "azureADDeviceId")


def _is_windows(system: str | None) -> bool | None:
    return None if not system else system.lower() == "windows"

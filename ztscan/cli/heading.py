"""`[report]` of the configuration: reads the logo, and refuses one that a report cannot contain."""

from __future__ import annotations

from pathlib import Path

from ztscan.config.tenant import ReportSettings
from ztscan.core.errors import UsageError
from ztscan.core.files import read_file
from ztscan.reports.letterhead import Letterhead, embedded

MOST_READ = 1 << 20


def letterhead_of(settings: ReportSettings, *, redacted: bool = False) -> Letterhead:
    """The heading of the report. Raises UsageError for a logo that cannot be read or is no plain image."""
    if redacted:
        return Letterhead(classification=settings.classification)
    if not settings.logo:
        return Letterhead(settings.organisation, settings.classification)
    content = read_file(Path(settings.logo), MOST_READ, "logo")
    try:
        return Letterhead(settings.organisation, settings.classification, embedded(content))
    except ValueError as error:
        raise UsageError(
            f"`{settings.logo}` cannot be the logo of a report: {error}", "name a PNG or a plain SVG file of at most 100 KB"
        ) from None

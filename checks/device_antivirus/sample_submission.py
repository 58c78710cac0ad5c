"""Decided by the table of settings: see ``_settings.py``."""

from __future__ import annotations

from ztscan.endpoints.requirement import RequiredSetting
from ztscan.plugin import Severity

from ._settings import antivirus_setting

sample_submission = antivirus_setting(
    "sample_submission",
    RequiredSetting("defender.sample_submission", "safe samples or all samples"),
    title="Safe samples are submitted automatically",
    severity=Severity.MEDIUM,
    setting="Submit Samples Consent",
    value="Send safe samples automatically",
    why='The cloud examines an unknown file only if it gets it. "Always prompt" and "Never send" leave it unexamined.',
    page="submitsamplesconsent",
    limits="All samples can include personal data.",
    mappings={"partial": {"maester": ["MT.1171"]}},
    secure_by_default=True,
)

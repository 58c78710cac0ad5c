"""Cases of `device_antivirus.realtime`."""

from __future__ import annotations

from tests.checks.antivirus_cases import POLICY, cases_of, with_setting, written
from tests.checks.cases import Case
from ztscan.endpoints.meanings import MEANINGS
from ztscan.endpoints.setting import Grade

_ON_ACCESS = MEANINGS["defender.on_access"]
CASES = (
    *cases_of("defender.realtime_protection"),
    Case("files are not scanned on access", with_setting(_ON_ACCESS, written(_ON_ACCESS, Grade.INSECURE)), fails={POLICY}),
    Case("no policy says whether files are scanned on access", with_setting(_ON_ACCESS, None)),
)

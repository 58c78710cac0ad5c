"""Why the findings have no fix."""

from __future__ import annotations

import pkgutil
from pathlib import Path

from ztscan.plugin import NoFix

_AZURE = NoFix(
    "`ztscan fix` writes calls to Microsoft Graph. Azure is changed in its portal or with `az`, as the remediation says."
)
FIXES = {found.name: _AZURE for found in pkgutil.iter_modules([str(Path(__file__).parent)]) if not found.name.startswith("_")}

from __future__ import annotations

import pkgutil
from pathlib import Path

from ztscan.estate.no_fix import AZURE_IS_READ_ONLY

FIXES = {found.name: AZURE_IS_READ_ONLY for found in pkgutil.iter_modules([str(Path(__file__).parent)]) if found.name[0] != "_"}

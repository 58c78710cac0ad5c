"""Why the findings on access to Azure have no fix."""

from __future__ import annotations

import pkgutil
from pathlib import Path

from ztscan.plugin import NoFix

AZURE_IS_READ_ONLY = NoFix("ztscan writes calls to Microsoft Graph only. The remedy names the command of the Azure CLI.")
FIXES = {found.name: AZURE_IS_READ_ONLY for found in pkgutil.iter_modules([str(Path(__file__).parent)]) if found.name[0] != "_"}

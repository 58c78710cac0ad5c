"""Why the checks of Azure have no fix."""

from __future__ import annotations

from ztscan.engine.fixing import NoFix

AZURE_IS_READ_ONLY = NoFix("No call to Microsoft Graph changes Azure. The remediation names the command of the Azure CLI.")

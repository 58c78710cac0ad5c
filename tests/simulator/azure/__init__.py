"""Azure on loopback: Resource Manager and Resource Graph over synthetic estates.

    with management(ESTATES["contoso"]()) as azure:
        ...  # azure.url goes into ZTSCAN_AZURE_ENDPOINT

It answers GETs that the project declares, the query texts that the project writes, and one more POST that reads. Anything else
gets a 400 and fails the test.
"""

from __future__ import annotations

from tests.simulator.azure.estates import ESTATES
from tests.simulator.azure.faults import AzureFault, AzureFaultPlan
from tests.simulator.azure.options import AzureOptions, Ids, Sight
from tests.simulator.azure.running import ManagementRunning, management

__all__ = ["ESTATES", "AzureFault", "AzureFaultPlan", "AzureOptions", "Ids", "ManagementRunning", "Sight", "management"]

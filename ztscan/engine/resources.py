"""Everything that a check or fact can name: what is read from Microsoft Graph, and what is read from Azure."""

from __future__ import annotations

from ztscan.azure.resources import AZURE_RESOURCES
from ztscan.graph.resource import Resource, resource_table
from ztscan.graph.resources import RESOURCES

ALL_RESOURCES: dict[str, Resource] = resource_table(RESOURCES.values(), AZURE_RESOURCES.values())
GRAPH_RESOURCES: dict[str, Resource] = {name: one for name, one in ALL_RESOURCES.items() if not one.other_service}
"""What takes a permission of Microsoft Graph, also where only checks of Azure need it (who a principal is)."""

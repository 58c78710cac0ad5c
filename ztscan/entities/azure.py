"""What all records of Azure have in common, for checks and plugins."""

from ztscan.azure.resource import AzureRow

__all__ = ["AzureRow"]

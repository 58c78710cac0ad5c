"""What all records of Azure have in common, for checks and plugins."""

from ztscan.azure.ids import group_of, subscription_of
from ztscan.azure.resource import AzureRow

__all__ = ["AzureRow", "group_of", "subscription_of"]

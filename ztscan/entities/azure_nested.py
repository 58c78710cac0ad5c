"""Parts of Azure's records, for checks and plugins."""

from ztscan.azure.nested import Child, Part, Reference, key_of, parent_of

__all__ = ["Child", "Part", "Reference", "key_of", "parent_of"]

"""Zero Trust gap scanner for Microsoft Entra and Microsoft 365."""

__version__ = "0.1.0"

"""Checks of Contoso."""

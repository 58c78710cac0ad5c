"""Hybrid identity: synchronisation and federation with an on-premises directory."""

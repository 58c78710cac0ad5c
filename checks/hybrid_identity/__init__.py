"""Hybrid identity: synchronisation and federation with a directory on premises."""

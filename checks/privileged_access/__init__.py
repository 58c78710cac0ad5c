"""Privileged access: who holds the powerful roles, and as what kind of account."""

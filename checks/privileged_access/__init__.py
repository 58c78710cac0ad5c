"""Privileged access: who holds privileged roles, and with what kind of account."""

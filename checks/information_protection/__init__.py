"""Sensitivity labels: that there are some, that they encrypt, and that groups and sites can have them."""

"""Scans the tenants of a fleet: one process each, on this machine or on the workers of a Dask scheduler.

Nothing here sees a token or reads a tenant. What a process left is settled into exactly one outcome per tenant.
"""

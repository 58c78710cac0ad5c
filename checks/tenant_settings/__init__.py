"""Tenant settings: what users without a role may do in the tenant."""

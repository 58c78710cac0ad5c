"""Tenant settings: what ordinary users may do to the tenant."""

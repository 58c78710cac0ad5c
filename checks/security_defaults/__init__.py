"""Security defaults: the baseline for tenants without Conditional Access."""

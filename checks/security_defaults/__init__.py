"""Security defaults: the baseline of tenants without Conditional Access."""

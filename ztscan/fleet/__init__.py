"""A fleet: many tenants, each scanned by a process of its own, and the folder of their results."""

"""Azure access: who controls the tenant root, management groups and subscriptions, and for how long."""

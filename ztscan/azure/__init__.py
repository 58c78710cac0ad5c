"""The second source: what Azure Resource Manager and Azure Resource Graph say of the tenant's subscriptions, read with GET and
the one query that is a POST."""

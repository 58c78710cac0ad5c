"""How the tenant is run: configuration monitors, backups, health alerts, contacts, reports, governing tenants."""

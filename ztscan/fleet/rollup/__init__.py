"""The numbers of a fleet, from the results of its tenants. Pure: no file, no clock."""

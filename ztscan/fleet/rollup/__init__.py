"""The numbers of a fleet, from the results of its tenants. Pure: no file, no clock. A tenant that is not known is counted as such."""

"""What is read from Azure, one file per area. Each declares ``RESOURCES``."""

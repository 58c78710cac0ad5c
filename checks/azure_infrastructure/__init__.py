"""Azure infrastructure: what Defender watches, and how machines, clusters, registries, vaults and backups are set up."""

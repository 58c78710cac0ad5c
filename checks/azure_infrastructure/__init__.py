"""Azure: what Defender for Cloud watches, how machines, clusters, registries and vaults are set up, and what is backed up."""

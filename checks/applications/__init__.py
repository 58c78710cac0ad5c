"""Applications: their permissions, owners, publishers and credentials."""

"""Authentication methods: which ones people may use, and how each is set up."""

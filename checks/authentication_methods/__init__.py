"""Authentication methods: which methods users can use, and how each method is configured."""

"""External identities: guests, and who can invite them."""

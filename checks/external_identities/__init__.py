"""External identities: guests, and who may invite them."""

"""Self-service password reset: who can reset a password, and which proofs of identity it requires."""

"""Applications: what they may do, who answers for them, how they sign in."""

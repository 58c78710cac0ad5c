"""Registration: who has which method to prove who they are."""

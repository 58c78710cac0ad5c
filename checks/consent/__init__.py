"""Consent: who can grant applications access to data of a user or of all users."""

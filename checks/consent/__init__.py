"""Consent: who may let an application act for a user or for everybody."""

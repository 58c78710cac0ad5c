"""Governance: access reviews, access packages and lifecycle workflows."""

"""Agents: who answers for agent identities and their blueprints."""

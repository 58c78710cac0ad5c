"""Privileged Identity Management: just-in-time roles with justification, approval and expiration."""

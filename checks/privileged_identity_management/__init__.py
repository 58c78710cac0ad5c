"""Privileged Identity Management: roles just in time, with a reason, an approval and an end."""

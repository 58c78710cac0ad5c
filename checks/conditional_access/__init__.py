"""Conditional Access: what sign-ins are asked for, and which escape."""

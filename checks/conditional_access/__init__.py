"""Conditional Access: which controls sign-ins require, and which sign-ins no policy covers."""

"""Registration: which authentication methods users have registered."""

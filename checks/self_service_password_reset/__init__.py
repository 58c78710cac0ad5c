"""Self-service password reset."""

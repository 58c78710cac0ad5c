"""Password protection: banned passwords, lockout and expiration."""

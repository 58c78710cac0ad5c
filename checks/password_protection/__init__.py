"""Password protection: banned words, lockout, expiry."""

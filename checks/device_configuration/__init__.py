"""Configuration of managed devices: encryption, firewall, updates, attack surface reduction and Windows LAPS on every device."""

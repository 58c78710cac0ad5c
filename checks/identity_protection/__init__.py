"""Identity Protection: risk that was detected is handled."""

"""Rules of the house that no framework has."""

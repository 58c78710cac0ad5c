"""Groups: who creates them, who owns them, and the rules of dynamic groups."""

"""Networks of Azure: who reaches what, what is encrypted, what looks for attacks, and how other networks are connected."""

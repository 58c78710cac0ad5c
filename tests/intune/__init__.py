"""Microsoft Intune in Graph's JSON: policies of every shape, devices, and the policies of a hardened tenant."""

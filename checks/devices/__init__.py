"""Devices: who joins and registers them, which compliance policies reach them, and their recovery keys and LAPS passwords."""

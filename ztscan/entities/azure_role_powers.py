"""`ztscan.azure.role_powers`, for checks and plugins."""

from ztscan.azure.role_powers import *  # noqa: F403 - the records; a hand-kept list of them would repeat the file

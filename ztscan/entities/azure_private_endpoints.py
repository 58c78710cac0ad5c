"""Records of `ztscan.azure.areas.private_endpoints`, for checks and plugins."""

from ztscan.azure.areas.private_endpoints import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

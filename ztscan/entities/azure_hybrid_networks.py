"""Records of `ztscan.azure.areas.hybrid_networks`, for checks and plugins."""

from ztscan.azure.areas.hybrid_networks import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

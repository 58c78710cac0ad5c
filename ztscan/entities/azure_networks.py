"""Records of `ztscan.azure.areas.networks`, for checks and plugins."""

from ztscan.azure.areas.networks import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

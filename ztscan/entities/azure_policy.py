"""Records of `ztscan.azure.areas.policy`, for checks and plugins."""

from ztscan.azure.areas.policy import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

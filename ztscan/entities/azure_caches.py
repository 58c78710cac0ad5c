"""Records of `ztscan.azure.areas.caches`, for checks and plugins."""

from ztscan.azure.areas.caches import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

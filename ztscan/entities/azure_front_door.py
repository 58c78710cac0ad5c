"""Records of `ztscan.azure.areas.front_door`, for checks and plugins."""

from ztscan.azure.areas.front_door import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

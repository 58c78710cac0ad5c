"""Records of `ztscan.azure.areas.sentinel`, for checks and plugins."""

from ztscan.azure.areas.sentinel import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

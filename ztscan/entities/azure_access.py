"""Records of `ztscan.azure.areas.access`, for checks and plugins."""

from ztscan.azure.areas.access import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

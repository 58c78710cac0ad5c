"""Records of `ztscan.azure.areas.scale_sets`, for checks and plugins."""

from ztscan.azure.areas.scale_sets import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

"""Records of `ztscan.azure.areas.just_in_time`, for checks and plugins."""

from ztscan.azure.areas.just_in_time import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

"""Records of `ztscan.azure.areas.kubernetes`, for checks and plugins."""

from ztscan.azure.areas.kubernetes import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

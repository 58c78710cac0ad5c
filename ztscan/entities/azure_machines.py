"""Records of `ztscan.azure.areas.machines`, for checks and plugins."""

from ztscan.azure.areas.machines import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

"""Records of `ztscan.azure.areas.perimeters`, for checks and plugins."""

from ztscan.azure.areas.perimeters import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

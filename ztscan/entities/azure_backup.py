"""Records of `ztscan.azure.areas.backup`, for checks and plugins."""

from ztscan.azure.areas.backup import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

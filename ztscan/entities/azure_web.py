"""Records of `ztscan.azure.areas.web`, for checks and plugins."""

from ztscan.azure.areas.web import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

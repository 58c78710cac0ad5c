"""Records of `ztscan.azure.areas.messaging`, for checks and plugins."""

from ztscan.azure.areas.messaging import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

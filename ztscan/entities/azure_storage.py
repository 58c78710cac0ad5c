"""Records of `ztscan.azure.areas.storage`, for checks and plugins."""

from ztscan.azure.areas.storage import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

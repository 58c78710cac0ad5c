"""Records of `ztscan.azure.areas.network_manager`, for checks and plugins."""

from ztscan.azure.areas.network_manager import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

"""Records of `ztscan.graph.areas.intune_operations`, for checks and plugins."""

from ztscan.graph.areas.intune_operations import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

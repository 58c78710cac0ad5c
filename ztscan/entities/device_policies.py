"""Records of `ztscan.graph.areas.device_policies`, for checks and plugins."""

from ztscan.graph.areas.device_policies import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

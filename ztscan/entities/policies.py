"""Records of `ztscan.graph.areas.policies`, for checks and plugins."""

from ztscan.graph.areas.policies import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

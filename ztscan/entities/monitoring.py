"""Records of `ztscan.graph.areas.monitoring`, for checks and plugins."""

from ztscan.graph.areas.monitoring import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

"""Records of `ztscan.graph.areas.groups`, for checks and plugins."""

from ztscan.graph.areas.groups import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

"""Records of `ztscan.graph.areas.operations`, for checks and plugins."""

from ztscan.graph.areas.operations import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

"""Records of `ztscan.graph.areas.agents`, for checks and plugins."""

from ztscan.graph.areas.agents import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

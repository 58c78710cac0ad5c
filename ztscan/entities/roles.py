"""Records of `ztscan.graph.areas.roles`, for checks and plugins."""

from ztscan.graph.areas.roles import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

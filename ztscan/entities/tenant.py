"""Records of `ztscan.graph.areas.tenant`, for checks and plugins."""

from ztscan.graph.areas.tenant import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

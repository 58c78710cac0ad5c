"""Records of `ztscan.graph.areas.cross_tenant`, for checks and plugins."""

from ztscan.graph.areas.cross_tenant import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

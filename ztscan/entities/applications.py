"""Records of `ztscan.graph.areas.applications`, for checks and plugins."""

from ztscan.graph.areas.applications import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

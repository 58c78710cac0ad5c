"""Records of `ztscan.graph.areas.hybrid`, for checks and plugins."""

from ztscan.graph.areas.hybrid import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

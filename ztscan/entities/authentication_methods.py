"""Records of `ztscan.graph.areas.authentication_methods`, for checks and plugins."""

from ztscan.graph.areas.authentication_methods import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

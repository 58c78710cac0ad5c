"""Records of `ztscan.graph.areas.sign_ins`, for checks and plugins."""

from ztscan.graph.areas.sign_ins import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

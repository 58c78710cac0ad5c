"""Records of `ztscan.graph.areas.package_resources`, for checks and plugins."""

from ztscan.graph.areas.package_resources import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

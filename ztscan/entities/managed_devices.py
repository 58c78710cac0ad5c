"""Records of `ztscan.graph.areas.managed_devices`, for checks and plugins."""

from ztscan.graph.areas.managed_devices import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

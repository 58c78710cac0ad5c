"""Records of `ztscan.graph.areas.device_scripts`, for checks and plugins."""

from ztscan.graph.areas.device_scripts import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

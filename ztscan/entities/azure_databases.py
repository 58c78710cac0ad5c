"""Records of `ztscan.azure.areas.databases`, for checks and plugins."""

from ztscan.azure.areas.databases import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

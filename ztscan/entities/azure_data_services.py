"""Records of `ztscan.azure.areas.data_services`, for checks and plugins."""

from ztscan.azure.areas.data_services import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file

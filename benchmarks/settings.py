"""The practice as it is; the probe in front of it answers only when asked."""

from counselcrm.settings import *  # noqa: F403
from counselcrm.settings import MIDDLEWARE

MIDDLEWARE = ["benchmarks.probe.Probe", *MIDDLEWARE]

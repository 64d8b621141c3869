"""Levels of resources that alarms watch, measured again and again; every minute on AWS."""

import logging
import threading
import time
from collections.abc import Callable

from launcher.cloudwatch_alarms import INTERVAL, watched
from launcher.cloudwatch_metrics import publish_level
from ministack.core.responses import request_scope

log = logging.getLogger("cloudwatch_levels")

# Values and units by the names of the metrics.
Levels = dict[str, tuple[float, str]]


def keep_measuring(measure: Callable[[], None], *expected: type[Exception]) -> None:
    """Calls `measure` at the interval of the alarms. Its errors end nothing; those that are expected are not logged."""
    threading.Thread(target=_repeat, args=(measure, expected), daemon=True).start()


def _repeat(measure: Callable[[], None], expected: tuple[type[Exception], ...]) -> None:
    while True:
        time.sleep(INTERVAL)
        try:
            measure()
        except expected:
            continue
        except Exception:
            log.exception("The levels of %s are not published.", measure.__module__)


def publish_watched(namespace: str, levels_of: Callable[[str, str, dict[str, str]], Levels]) -> None:
    """Publishes one datapoint for each metric of a namespace that an alarm watches.

    `levels_of` gets account, region and dimensions, once for each resource.
    """
    found: dict[tuple[str, str, str], Levels] = {}
    for account, region, metric, key in watched(namespace):
        dimensions = dict(each.split("=", 1) for each in key.split("|"))
        if (account, region, key) not in found:
            found[account, region, key] = levels_of(account, region, dimensions)
        if level := found[account, region, key].get(metric):
            with request_scope(account, region):
                publish_level(namespace, metric, dimensions, *level)

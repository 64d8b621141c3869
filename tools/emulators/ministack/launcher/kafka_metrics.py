"""Metrics of connectors and of their source database that alarms watch, measured on the real servers.

- https://docs.aws.amazon.com/msk/latest/developerguide/mkc-metrics.html
- https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html
"""

import logging
import os
import threading
import time

from launcher import kafka_engine
from launcher.cloudwatch_alarms import INTERVAL, watched
from launcher.cloudwatch_metrics import publish_level
from ministack.core.responses import request_scope

log = logging.getLogger("kafka_metrics")

# Namespace and metric, the engine's name of the level, and its unit.
_LEVELS = (
    ("AWS/KafkaConnect", "ErroredTaskCount", "failedTasks", "Count"),
    ("AWS/RDS", "OldestReplicationSlotLag", "slotLag", "Bytes"),
    ("AWS/RDS", "VolumeBytesUsed", "volumeBytes", "Bytes"),
)


def publish_capture_metrics() -> None:
    """Measures connector and database while alarms watch them; every minute on AWS."""
    if "KAFKA_ENGINE" in os.environ:
        threading.Thread(target=_watch, daemon=True).start()


def _watch() -> None:
    while True:
        time.sleep(INTERVAL)
        try:
            measure()
        except kafka_engine.EngineError:
            continue
        except Exception:
            log.exception("The metrics of the connector are not published.")


def measure() -> None:
    """Publishes one datapoint for each watched metric that the engine can measure now."""
    found = [
        (namespace, level, unit, account, region, metric, dimensions)
        for namespace, name, level, unit in _LEVELS
        for account, region, metric, dimensions in watched(namespace)
        if metric == name
    ]
    levels = kafka_engine.call("measure") if found else {}
    for namespace, level, unit, account, region, metric, key in found:
        value = levels.get(level)
        if value is not None:
            dimensions = dict(each.split("=", 1) for each in key.split("|"))
            with request_scope(account, region):
                publish_level(namespace, metric, dimensions, value, unit)

"""Metrics of connectors and of their source database that alarms watch, measured on the real servers.

- https://docs.aws.amazon.com/msk/latest/developerguide/mkc-metrics.html
- https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html
"""

import functools
import os
from collections.abc import Callable

from launcher import kafka_engine
from launcher.cloudwatch_levels import Levels, keep_measuring, publish_watched

# By namespace and metric, the engine's name of the level, and its unit.
_LEVELS = {
    "AWS/KafkaConnect": {"ErroredTaskCount": ("failedTasks", "Count")},
    "AWS/RDS": {"OldestReplicationSlotLag": ("slotLag", "Bytes"), "VolumeBytesUsed": ("volumeBytes", "Bytes")},
}


def publish_capture_metrics() -> None:
    """Measures connector and database while alarms watch them; every minute on AWS."""
    if "KAFKA_ENGINE" in os.environ:
        keep_measuring(measure, kafka_engine.EngineError)


def measure() -> None:
    """Publishes one datapoint for each watched metric that the engine can measure now."""
    measured = functools.cache(lambda: kafka_engine.call("measure"))
    for namespace, names in _LEVELS.items():
        publish_watched(namespace, functools.partial(_levels_of, names, measured))


def _levels_of(names: dict[str, tuple[str, str]], measured: Callable[[], dict], *_resource: object) -> Levels:
    found = {metric: (measured().get(level), unit) for metric, (level, unit) in names.items()}
    return {metric: level for metric, level in found.items() if level[0] is not None}

"""Metrics of applications of Managed Service for Apache Flink that alarms watch, read from Flink.

https://docs.aws.amazon.com/managed-flink/latest/java/metrics-dimensions.html
"""

import logging
import threading
import time

from launcher.cloudwatch_alarms import INTERVAL, watched
from launcher.cloudwatch_metrics import publish_level
from ministack.core.responses import request_scope
from ministack.services import kinesisanalyticsv2_flink as flink

log = logging.getLogger("flink_metrics")

NAMESPACE = "AWS/KinesisAnalytics"

# Metrics of a job in Flink, with the same names on AWS.
OF_JOB = ("numRestarts", "numberOfFailedCheckpoints")


def publish_application_metrics() -> None:
    """Measures each running application with alarms; every minute on AWS."""
    threading.Thread(target=_watch, daemon=True).start()


def _watch() -> None:
    while True:
        time.sleep(INTERVAL)
        try:
            measure()
        except Exception:
            log.exception("The metrics of applications are not published.")


def measure() -> None:
    """Publishes one datapoint for each watched metric of an application; none while it is stopped."""
    levels: dict[str, dict[str, float]] = {}
    for account, region, metric, dimensions in watched(NAMESPACE):
        name = dimensions.removeprefix("Application=")
        cluster = flink._clusters.get((account, region, name))
        if cluster is None or not cluster.get("job_id"):
            continue
        if name not in levels:
            levels[name] = _levels(cluster)
        if metric in levels[name]:
            with request_scope(account, region):
                publish_level(NAMESPACE, metric, {"Application": name}, levels[name][metric])


def _levels(cluster: dict) -> dict[str, float]:
    """Metrics of the job, and the processing unit that its process stands for."""
    path = f"/jobs/{cluster['job_id']}/metrics?get={','.join(OF_JOB)}"
    try:
        found = flink._rest(cluster, "GET", path)
    except (OSError, RuntimeError):
        found = []
    return {"KPUs": 1, **{each["id"]: float(each["value"]) for each in found}}

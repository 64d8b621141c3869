"""Metrics of applications of Managed Service for Apache Flink that alarms watch, read from Flink.

https://docs.aws.amazon.com/managed-flink/latest/java/metrics-dimensions.html
"""

from launcher.cloudwatch_levels import Levels, keep_measuring, publish_watched
from ministack.services import kinesisanalyticsv2_flink as flink

NAMESPACE = "AWS/KinesisAnalytics"

# Metrics of a job in Flink, with the same names on AWS.
OF_JOB = ("numRestarts", "numberOfFailedCheckpoints")


def publish_application_metrics() -> None:
    """Measures each running application with alarms; every minute on AWS."""
    keep_measuring(measure)


def measure() -> None:
    """Publishes one datapoint for each watched metric of an application; none while it is stopped."""
    publish_watched(NAMESPACE, _levels_of)


def _levels_of(account: str, region: str, dimensions: dict[str, str]) -> Levels:
    """Metrics of the job, and the processing unit that its process stands for."""
    cluster = flink._clusters.get((account, region, dimensions["Application"])) if len(dimensions) == 1 else None
    if cluster is None or not cluster.get("job_id"):
        return {}
    path = f"/jobs/{cluster['job_id']}/metrics?get={','.join(OF_JOB)}"
    try:
        found = flink._rest(cluster, "GET", path)
    except (OSError, RuntimeError):
        found = []
    return {"KPUs": (1, "Count"), **{each["id"]: (float(each["value"]), "Count") for each in found}}

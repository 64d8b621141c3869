"""Metrics of applications of Managed Service for Apache Flink that alarms watch, read from Flink.

- of the service: https://docs.aws.amazon.com/managed-flink/latest/java/metrics-dimensions.html
- of a program: https://docs.aws.amazon.com/managed-flink/latest/java/monitoring-metrics-custom.html
"""

import time
from typing import Any
from urllib.parse import quote

from launcher import managed_flink
from launcher.cloudwatch_levels import Levels, keep_measuring, publish_watched
from ministack.services import kinesisanalyticsv2_flink as flink

NAMESPACE = "AWS/KinesisAnalytics"

# Metrics of a job in Flink, with the same names on AWS.
OF_JOB = ("numRestarts", "numberOfFailedCheckpoints")

# Counter of operators in Flink, of which an application has the sum.
OF_OPERATORS = "numLateRecordsDropped"

# Group of operators' metrics that the service publishes, and the dimension that the job gives them.
OF_PROGRAM = "kinesisanalytics.Program"

# Seconds after which Flink is asked again which metrics its operators have.
LIST_INTERVAL = 5.0


def publish_application_metrics() -> None:
    """Measures each running application with alarms; every minute on AWS."""
    keep_measuring(measure)


def measure() -> None:
    """Publishes one datapoint for each watched metric of an application; none while it is stopped."""
    publish_watched(NAMESPACE, _levels_of)


def _levels_of(account: str, region: str, dimensions: dict[str, str]) -> Levels:
    """Metrics of the job, and the processing unit that its process stands for; or those of its program."""
    cluster = flink._clusters.get((account, region, dimensions.get("Application", "")))
    if cluster is None or not cluster.get("job_id"):
        return {}
    program = dimensions.get("Program")
    levels = cluster.setdefault("levels", {})
    # Flink would wait for the answer of the task manager that ended, and look for no metrics for as long.
    if program not in levels or not managed_flink.is_losing_task_manager(cluster):
        try:
            levels[program] = _of_program(cluster, program) if program else _of_application(cluster)
        except (OSError, RuntimeError):
            levels[program] = {}
    return levels[program] if program else {"KPUs": (1.0, "Count"), **levels[program]}


def _of_application(cluster: dict[str, Any]) -> Levels:
    job = flink._rest(cluster, "GET", f"/jobs/{cluster['job_id']}/metrics?get={','.join(OF_JOB)}")
    return {**{each["id"]: (float(each["value"]), "Count") for each in job}, **_sums(cluster, f".{OF_OPERATORS}")}


def _of_program(cluster: dict[str, Any], program: str) -> Levels:
    return _sums(cluster, f".{OF_PROGRAM}.{program}.")


def _sums(cluster: dict[str, Any], scope: str) -> Levels:
    """Sums of the operators' metrics with a scope, by the names behind their operators and groups."""
    sums: dict[str, float] = {}
    for vertex, names in _operator_metrics(cluster).items():
        wanted = [name for name in names if scope in name]
        if wanted:
            query = f"agg=sum&get={quote(','.join(wanted))}"
            for each in flink._rest(cluster, "GET", f"{vertex}?{query}"):
                name = each["id"].rpartition(".")[2]
                sums[name] = sums.get(name, 0.0) + float(each["sum"])
    return {name: (value, "Count") for name, value in sums.items()}


def _operator_metrics(cluster: dict[str, Any]) -> dict[str, list[str]]:
    """Names of operators' metrics that can be watched, by the path of their vertex; listed anew now and then."""
    listed_at, listed = cluster.get("operator_metrics", (0.0, {}))
    if time.monotonic() < listed_at + LIST_INTERVAL:
        return listed
    job = f"/jobs/{cluster['job_id']}"
    vertices = [f"{job}/vertices/{each['id']}/subtasks/metrics" for each in flink._rest(cluster, "GET", job)["vertices"]]
    listed = {}
    for vertex in vertices:
        names = [each["id"] for each in flink._rest(cluster, "GET", vertex)]
        listed[vertex] = [name for name in names if name.endswith(f".{OF_OPERATORS}") or f".{OF_PROGRAM}." in name]
    cluster["operator_metrics"] = (time.monotonic(), listed)
    return listed

"""Metrics of queries.

https://docs.aws.amazon.com/athena/latest/ug/query-metrics-viewing.html
"""

from launcher import athena_queries
from launcher.cloudwatch_metrics import publish
from ministack.services import athena

NAMESPACE = "AWS/Athena"


def publish_query_metrics() -> None:
    """Publishes the time and the scanned bytes of each query, for workgroups that publish metrics."""
    original = athena_queries.run

    def run(execution, *query):
        original(execution, *query)
        if athena._workgroups[execution["WorkGroup"]]["Configuration"].get("PublishCloudWatchMetricsEnabled"):
            state, statistics = execution["Status"]["State"], execution["Statistics"]
            dimensions = {
                "QueryState": "CANCELED" if state == "CANCELLED" else state,
                "QueryType": execution["StatementType"],
                "WorkGroup": execution["WorkGroup"],
            }
            publish(NAMESPACE, "TotalExecutionTime", dimensions, statistics["TotalExecutionTimeInMillis"], "Milliseconds")
            publish(NAMESPACE, "ProcessedBytes", dimensions, statistics.get("DataScannedInBytes", 0), "Bytes")

    athena_queries.run = run

"""GetMetricData with metric math, which MiniStack refuses.

Series have a value for each period between the first and the last datapoint of the expression's metrics.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
"""

import json
import re

from launcher import cloudwatch_expressions
from ministack.services import cloudwatch


def evaluate_expressions() -> None:
    """Evaluates the expressions of a GetMetricData request."""
    original = cloudwatch._get_metric_data

    def get(params, data, is_cbor, is_json=False):
        queries = data.get("MetricDataQueries", []) if is_cbor or is_json else []
        if not any(query.get("Expression") for query in queries):
            return original(params, data, is_cbor, is_json)
        metrics = [{**query, "ReturnData": True} for query in queries if query.get("MetricStat")]
        _, _, body = original(params, {**data, "MetricDataQueries": metrics}, False, True)
        found = {each["Id"]: each for each in json.loads(body)["MetricDataResults"]}
        results = [
            found.get(query["Id"]) or _evaluated(query, found, metrics)
            for query in queries
            if query.get("ReturnData", True)
        ]
        if is_cbor:
            return cloudwatch._cbor_ok({"MetricDataResults": [cloudwatch._cbor_metric_data_result(each) for each in results]})
        return cloudwatch._json_ok({"MetricDataResults": results})

    cloudwatch._get_metric_data = get


def _evaluated(query: dict, found: dict[str, dict], metrics: list[dict]) -> dict:
    used = {name: found[name] for name in re.findall(r"\w+", query["Expression"]) if name in found}
    period = max((int(each["MetricStat"]["Period"]) for each in metrics if each["Id"] in used), default=60)
    values = {
        name: {int(cloudwatch._parse_ts(at)) // period: value for at, value in zip(each["Timestamps"], each["Values"], strict=True)}
        for name, each in used.items()
    }
    times = sorted({at for each in values.values() for at in each})
    times = list(range(times[0], times[-1] + 1)) if times else []
    series = {name: [each.get(at) for at in times] for name, each in values.items()}
    result = cloudwatch_expressions.evaluate(query["Expression"], series) if times else []
    points = [(at * period, value) for at, value in zip(times, result, strict=True) if value is not None]
    return {
        "Id": query["Id"],
        "Label": query.get("Label", query["Id"]),
        "StatusCode": "Complete",
        "Timestamps": [cloudwatch._ts_iso(at) for at, _ in points],
        "Values": [value for _, value in points],
    }

"""Alarms, as AWS evaluates them.

MiniStack ignores dimensions, periods and missing data, refuses metric math, and evaluates only when a
client publishes a metric.
- evaluation: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
- missing data: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
Alarms have a clock of their own here, that of ALARM_CLOCK, so that a scenario sees an alarm go off and
back; all other times are real.
"""

import logging
import operator
import threading
import time

from launcher import cloudwatch_expressions
from launcher.cloudwatch_expressions import Series
from launcher.lambda_timeouts import process_factor
from ministack.core.responses import request_scope
from ministack.services import cloudwatch
from ministack.services.cloudformation import provisioners

log = logging.getLogger("cloudwatch_alarms")

# Alarms' time by real time: a period of 300 s takes 2.5 s, longer by the factor of the emulator's process on
# a busy machine, which measures more rarely.
ALARM_CLOCK = 120

# Shortest period in seconds of real time, and the interval of evaluations.
SHORTEST = 2.0
INTERVAL = 1.0

# Periods before the evaluated ones whose data is used when newer data is missing: as many as are evaluated,
# at most these. AWS names no number.
EXTRA_PERIODS = 2

_COMPARISONS = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}
_MISSING = {"breaching": [True], "notBreaching": [False], "missing": []}


def evaluate_alarms() -> None:
    """Evaluates all alarms once a second, those of templates on metric math among them."""
    cloudwatch._evaluate_alarm = lambda _: None
    # Copies each list at each call, and loses datapoints that a thread adds meanwhile.
    cloudwatch._evict_old_metrics = lambda: None
    _keep_metric_math()
    threading.Thread(target=_watch, daemon=True).start()


def _keep_metric_math() -> None:
    original, put = provisioners._cw_metric_alarm_record, cloudwatch._put_metric_alarm

    def record(name, properties):
        queries = properties.get("Metrics")
        if not queries:
            alarm = original(name, properties)
        else:
            alarm = original(name, {**properties, "Metrics": None, "Namespace": "-", "MetricName": "-"})
            alarm.update(_math(queries))
        assert_known(alarm)
        return alarm

    def put_alarm(params, request, *protocol):
        answer = put(params, request, *protocol)
        if answer[0] == 200 and request.get("Metrics"):
            cloudwatch._alarms[request["AlarmName"]].update(_math(request["Metrics"]))
        return answer

    provisioners._cw_metric_alarm_record, cloudwatch._put_metric_alarm = record, put_alarm


def _math(queries: list[dict]) -> dict:
    """Members of an alarm on metric math."""
    return {"Namespace": None, "MetricName": None, "Period": None, "Statistic": None, "Metrics": queries}


def assert_known(alarm: dict) -> None:
    """Raises ValueError for an alarm that is not evaluated here."""
    for name, known in (("ComparisonOperator", _COMPARISONS), ("TreatMissingData", _MISSING)):
        if alarm[name] not in known:
            raise ValueError(f"The launcher evaluates no alarm with {name} {alarm[name]}, only {', '.join(known)}.")
    values(alarm, "", "", 0)


def watched(namespace: str) -> set[tuple[str, str, str, str]]:
    """Account, region, name and dimensions of the metrics of a namespace that alarms watch."""
    return {
        (account, region, name, dimensions)
        for (account, region, _), alarm in cloudwatch._alarms.all_items()
        for found, name, dimensions in map(_key, _metrics_of(alarm))
        if found == namespace
    }


def _metrics_of(alarm: dict) -> list[dict]:
    queries = alarm.get("Metrics") or []
    return [query["MetricStat"]["Metric"] for query in queries if query.get("MetricStat")] or [alarm]


def _key(metric: dict) -> tuple[str, str, str]:
    dimensions = {each["Name"]: each["Value"] for each in metric.get("Dimensions") or []}
    return metric["Namespace"], metric["MetricName"], cloudwatch._dims_key(dimensions)


def _watch() -> None:
    while True:
        time.sleep(INTERVAL)
        factor = process_factor()
        for (account, region, _), alarm in cloudwatch._alarms.all_items():
            try:
                with request_scope(account, region):
                    _update(alarm, values(alarm, account, region, time.time(), factor))
            except Exception:
                log.exception("The alarm %s is not evaluated.", alarm["AlarmName"])


def values(alarm: dict, account: str, region: str, now: float, factor: float = 1.0) -> Series:
    """Values of the evaluated periods and those before, the newest last; `factor` makes the periods longer."""
    periods = alarm["EvaluationPeriods"]
    count = periods + min(periods, EXTRA_PERIODS)
    queries = alarm.get("Metrics")
    if not queries:
        statistic = alarm.get("ExtendedStatistic") or alarm["Statistic"]
        return _series(account, region, alarm, statistic, alarm["Period"], count, now, factor)
    metrics, [result] = {}, [query for query in queries if query.get("ReturnData", True)]
    for query in queries:
        if stat := query.get("MetricStat"):
            key = stat["Metric"], stat["Stat"], int(stat["Period"])
            metrics[query["Id"]] = _series(account, region, *key, count, now, factor)
    expression = result.get("Expression") or result["Id"]
    return cloudwatch_expressions.evaluate(expression, metrics)


def _series(account, region, metric, statistic, period, count, now, factor) -> Series:
    points = cloudwatch._metrics.get_scoped(account, region, _key(metric)) or []
    seconds = max(SHORTEST, period / ALARM_CLOCK) * factor
    periods: list[list] = [[] for _ in range(count)]
    for point in reversed(points):
        age = int(max(0.0, now - point["Timestamp"]) // seconds)
        if age >= count:
            break
        periods[count - 1 - age].append(point)
    return [_statistic(found, statistic) if found else None for found in periods]


def _statistic(points: list, name: str) -> float | None:
    return cloudwatch._stat_value(cloudwatch._calc_stats(points), name, points)


def state(alarm: dict, series: Series) -> str:
    """State by the values of the periods, the newest last."""
    periods = alarm["EvaluationPeriods"]
    breaches = _COMPARISONS[alarm["ComparisonOperator"]]
    found = [breaches(value, alarm["Threshold"]) for value in series if value is not None][-periods:]
    found += _MISSING[alarm["TreatMissingData"]] * (periods - len(found))
    if not found:
        return "INSUFFICIENT_DATA"
    return "ALARM" if sum(found) >= (alarm.get("DatapointsToAlarm") or periods) else "OK"


def _update(alarm: dict, series: Series) -> None:
    old, new = alarm["StateValue"], state(alarm, series)
    if old == new:
        return
    shown = [value for value in series if value is not None][-alarm["EvaluationPeriods"] :]
    reason = (
        f"Threshold Crossed: {len(shown)} datapoints {shown} with {alarm['ComparisonOperator']} {alarm['Threshold']}."
        if shown
        else f"Threshold Crossed: no datapoints were received, and missing data is {alarm['TreatMissingData']}."
    )
    alarm.update({"StateValue": new, "StateReason": reason, "StateUpdatedTimestamp": int(time.time())})
    cloudwatch._record_history(alarm["AlarmName"], old, new, reason)
    cloudwatch._dispatch_alarm_actions(alarm, old, new, reason)
    cloudwatch._evaluate_parent_alarms(alarm)

"""Datapoints that services publish."""

import threading
import time

from launcher.cloudwatch_alarms import SHORTEST
from ministack.services import cloudwatch

# Held while a datapoint is added: invocations end in threads of their own.
lock = threading.Lock()


def publish(namespace: str, name: str, dimensions: dict[str, str], value: float, unit: str = "Count", count: int = 1) -> None:
    """Adds `value` to the datapoint of this second, as the sum of `count` samples between 0 and `value`.

    One datapoint for each second keeps the emulator's lists short.
    """
    now = time.time()
    sample = {"SampleCount": count, "Sum": value, "Minimum": value / count, "Maximum": value / count}
    with lock:
        points = cloudwatch._metric_bucket((namespace, name, cloudwatch._dims_key(dimensions)))
        last = points[-1] if points else None
        if last is not None and "_stat" in last and int(last["Timestamp"]) == int(now):
            _merge(last["_stat"], sample)
        else:
            points.append({"Timestamp": now, "Value": value, "Unit": unit, "Dimensions": dimensions, "_stat": sample})


def publish_level(namespace: str, name: str, dimensions: dict[str, str], value: float, unit: str = "Count") -> None:
    """Publishes a level that is measured again and again.

    Of a run of zeros, one in each shortest period of an alarm and the last stay.
    """
    now = time.time()
    points = cloudwatch._metric_bucket((namespace, name, cloudwatch._dims_key(dimensions)))
    point = {"Timestamp": now, "Value": float(value), "Unit": unit, "Dimensions": dimensions}
    zeros = value == 0 and len(points) > 1 and points[-1]["Value"] == points[-2]["Value"] == 0
    if zeros and now - points[-2]["Timestamp"] < SHORTEST:
        points[-1] = point
    else:
        points.append(point)


def _merge(total: dict, sample: dict) -> None:
    total["SampleCount"] += sample["SampleCount"]
    total["Sum"] += sample["Sum"]
    total["Minimum"] = min(total["Minimum"], sample["Minimum"])
    total["Maximum"] = max(total["Maximum"], sample["Maximum"])

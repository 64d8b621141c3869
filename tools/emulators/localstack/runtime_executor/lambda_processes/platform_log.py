"""Lines that Lambda itself adds to a function's log.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
"""

import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Report:
    """Lambda's report of one invocation."""

    request_id: str
    version: str
    memory_megabytes: int
    seconds: float
    init_seconds: float | None
    """Set only when the handler was loaded for this invocation."""
    peak_megabytes: int | None
    """None if the system does not report it."""
    status: str
    """`success`, `error`, `failure` or `timeout`."""
    error_type: str | None = None
    remark: str | None = None
    """Lambda's error for a runtime that exited or timed out."""


def as_text(report: Report, lines: str) -> str:
    """Log in Lambda's text format."""
    request = f"RequestId: {report.request_id}"
    figures = [
        f"REPORT {request}",
        f"Duration: {report.seconds * 1000:.2f} ms",
        f"Billed Duration: {math.ceil(report.seconds * 1000)} ms",
        f"Memory Size: {report.memory_megabytes} MB",
    ]
    if report.peak_megabytes is not None:
        figures.append(f"Max Memory Used: {report.peak_megabytes} MB")
    if report.init_seconds is not None:
        figures.append(f"Init Duration: {report.init_seconds * 1000:.2f} ms")
    if report.status in ("failure", "timeout"):
        figures.append(f"Status: {report.status}")
    remark = f"{_now()} {report.request_id} {report.remark}\n" if report.remark else ""
    return (
        f"START {request} Version: {report.version}\n{_ended(lines)}{remark}END {request}\n" + "\t".join(figures) + "\n"
    )


def as_json(report: Report, lines: str) -> str:
    """Log in Lambda's JSON format: the platform's events are JSON, the function's lines are unchanged."""
    metrics = {
        "durationMs": round(report.seconds * 1000, 3),
        "billedDurationMs": math.ceil(report.seconds * 1000),
        "memorySizeMB": report.memory_megabytes,
    }
    if report.peak_megabytes is not None:
        metrics["maxMemoryUsedMB"] = report.peak_megabytes
    if report.init_seconds is not None:
        metrics["initDurationMs"] = round(report.init_seconds * 1000, 3)
    record = {"requestId": report.request_id, "metrics": metrics, "status": report.status}
    if report.error_type:
        record["errorType"] = report.error_type
    start = {"requestId": report.request_id, "version": report.version}
    remark = ""
    if report.remark:
        said = {"timestamp": _now(), "level": "ERROR", "requestId": report.request_id, "message": report.remark}
        remark = json.dumps(said) + "\n"
    return _event("platform.start", start) + _ended(lines) + remark + _event("platform.report", record)


def _event(kind: str, record: dict) -> str:
    return json.dumps({"time": _now(), "type": kind, "record": record}) + "\n"


def _ended(lines: str) -> str:
    return lines + "\n" if lines and not lines.endswith("\n") else lines


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

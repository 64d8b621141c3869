"""Metrics of search domains that alarms watch, measured on the OpenSearch of this run.

https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-cloudwatchmetrics.html
"""

import json
import logging
import threading
import time
import urllib.request

from delivery_stream.bulk import trusted
from launcher.cloudwatch_alarms import INTERVAL, watched
from launcher.cloudwatch_metrics import publish_level
from ministack.core.responses import request_scope
from ministack.services import opensearch

log = logging.getLogger("opensearch_metrics")

NAMESPACE = "AWS/ES"
MEBIBYTE = 1 << 20
SECONDS = 5


def publish_domain_metrics() -> None:
    """Measures each domain with alarms; every minute on AWS."""
    threading.Thread(target=_watch, daemon=True).start()


def _watch() -> None:
    while True:
        time.sleep(INTERVAL)
        try:
            measure()
        except Exception:
            log.exception("The metrics of search domains are not published.")


def measure() -> None:
    """Publishes one datapoint for each metric that an alarm watches; none while a domain does not answer."""
    levels: dict[str, dict[str, tuple[float, str]]] = {}
    for account, region, metric, key in watched(NAMESPACE):
        dimensions = dict(each.split("=", 1) for each in key.split("|"))
        name = dimensions.get("DomainName", "")
        domain = opensearch._domains.get_scoped(account, region, name)
        if domain is None:
            continue
        if name not in levels:
            levels[name] = _levels(domain)
        if level := levels[name].get(metric):
            with request_scope(account, region):
                publish_level(NAMESPACE, metric, dimensions, *level)


def _levels(domain: dict) -> dict[str, tuple[float, str]]:
    """Levels of a domain with one node; its disk is the volume of the template."""
    try:
        status = _get(domain, "_cluster/health")["status"]
        blocks = _get(domain, "_cluster/state/blocks").get("blocks", {})
        [node] = _get(domain, "_nodes/stats/indices,jvm,os")["nodes"].values()
    except OSError:
        return {}
    old = node["jvm"]["mem"]["pools"]["old"]
    volume = domain["EBSOptions"].get("VolumeSize", 10) * 1024
    blocked = any("write" in block["levels"] for block in blocks.get("global", {}).values())
    return {
        "ClusterStatus.red": (status == "red", "Count"),
        "ClusterStatus.yellow": (status == "yellow", "Count"),
        "ClusterIndexWritesBlocked": (blocked, "Count"),
        "FreeStorageSpace": (volume - node["indices"]["store"]["size_in_bytes"] / MEBIBYTE, "Megabytes"),
        "JVMMemoryPressure": (100 * old["used_in_bytes"] / old["max_in_bytes"], "Percent"),
        "CPUUtilization": (node["os"]["cpu"]["percent"], "Percent"),
    }


def _get(domain: dict, path: str) -> dict:
    with urllib.request.urlopen(f"https://{domain['_Endpoint']}/{path}", timeout=SECONDS, context=trusted()) as answer:
        return json.load(answer)

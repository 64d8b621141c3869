"""Metrics of search domains that alarms watch, measured on the OpenSearch of this run.

https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-cloudwatchmetrics.html
"""

import json

from delivery_stream.bulk import domain_opener
from launcher.cloudwatch_levels import Levels, keep_measuring, publish_watched
from ministack.services import opensearch

NAMESPACE = "AWS/ES"
MEBIBYTE = 1 << 20
SECONDS = 5


def publish_domain_metrics() -> None:
    """Measures each domain with alarms; every minute on AWS."""
    keep_measuring(measure)


def measure() -> None:
    """Publishes one datapoint for each metric that an alarm watches; none while a domain does not answer."""
    publish_watched(NAMESPACE, _levels_of)


def _levels_of(account: str, region: str, dimensions: dict[str, str]) -> Levels:
    domain = opensearch._domains.get_scoped(account, region, dimensions.get("DomainName", ""))
    return _levels(domain) if domain else {}


def _levels(domain: dict) -> Levels:
    """Levels of a domain with one node; its disk is the volume of the template."""
    try:
        status = _get(domain, "_cluster/health")["status"]
        blocks = _get(domain, "_cluster/state/blocks").get("blocks", {})
        [node] = _get(domain, "_nodes/stats/indices,jvm,os")["nodes"].values()
    except OSError:
        return {}
    old = node["jvm"]["mem"]["pools"]["old"]
    volume = domain["EBSOptions"].get("VolumeSize", 10) * 1024
    return {
        "ClusterStatus.red": (status == "red", "Count"),
        "ClusterStatus.yellow": (status == "yellow", "Count"),
        "ClusterIndexWritesBlocked": (_blocks_writes(blocks), "Count"),
        "FreeStorageSpace": (volume - node["indices"]["store"]["size_in_bytes"] / MEBIBYTE, "Megabytes"),
        "JVMMemoryPressure": (100 * old["used_in_bytes"] / old["max_in_bytes"], "Percent"),
        "CPUUtilization": (node["os"]["cpu"]["percent"], "Percent"),
    }


def _blocks_writes(blocks: dict) -> bool:
    """True for a block that somebody or a full disk has set; the one of a starting node ends by itself."""
    lasting = [block for block in blocks.get("global", {}).values() if not block["retryable"]]
    return any("write" in block["levels"] for block in lasting)


def _get(domain: dict, path: str) -> dict:
    with domain_opener().open(f"https://{domain['_Endpoint']}/{path}", timeout=SECONDS) as answer:
        return json.load(answer)

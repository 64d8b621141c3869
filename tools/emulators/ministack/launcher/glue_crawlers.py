"""Crawlers of AWS Glue with tables of the catalogue as targets: they register new partitions.

https://docs.aws.amazon.com/glue/latest/dev/define-crawler-choose-data-sources.html. Only partitions in
Hive's form of keys (`day=2024-05-15/`) with at least one object are found; other targets end the crawl
as FAILED, with the reason in LastCrawl.
"""

import json
import threading
import time
from contextvars import copy_context
from typing import Any

from launcher.role_permissions import is_allowed
from ministack.core.responses import error_response_json, get_region, json_response
from ministack.services import eventbridge, glue, s3

Data = dict[str, Any]


class CrawlFailed(Exception):
    """Crawl that ends as FAILED, with its reason."""


def register_partitions() -> None:
    """Replaces the start of a crawler; MiniStack's ends without having looked at anything."""
    glue._start_crawler = start_crawler


def start_crawler(data: Data):
    crawler = glue._crawlers.get(data.get("Name", ""))
    if crawler is None:
        return error_response_json("EntityNotFoundException", f"Crawler {data.get('Name')} not found", 400)
    if crawler["State"] == "RUNNING":
        return error_response_json("CrawlerRunningException", f"Crawler {crawler['Name']} is already running", 400)
    crawler["State"] = "RUNNING"
    context = copy_context()
    threading.Thread(target=context.run, args=(crawl, crawler), daemon=True).start()
    return json_response({})


def crawl(crawler: Data) -> None:
    """Registers the partitions of all targets, and sends the event at the end of a crawl."""
    start = time.time()
    last = {"Status": "SUCCEEDED", "StartTime": int(start), "LogGroup": "/aws-glue/crawlers", "LogStream": crawler["Name"]}
    created = 0
    try:
        created = sum(_crawl_table(crawler, database, table) for database, table in _tables(crawler))
    except CrawlFailed as error:
        last.update({"Status": "FAILED", "ErrorMessage": str(error)})
    crawler["LastCrawl"] = last
    crawler["CrawlElapsedTime"] = int((time.time() - start) * 1000)
    crawler["State"] = "READY"
    state = last["Status"].capitalize()
    detail = {"crawlerName": crawler["Name"], "state": state, "partitionsCreated": str(created)}
    if state == "Failed":
        detail["errorMessage"] = last["ErrorMessage"]
    event = {"Source": "aws.glue", "DetailType": "Glue Crawler State Change", "Detail": json.dumps(detail)}
    eventbridge._put_events({"Entries": [event]}, allow_aws_source=True)


def _tables(crawler: Data) -> list[tuple[str, str]]:
    targets = crawler["Targets"]
    other = [kind for kind, listed in targets.items() if listed and kind != "CatalogTargets"]
    if other:
        raise CrawlFailed(f"The emulator crawls no {', '.join(other)}.")
    return [(each["DatabaseName"], table) for each in targets.get("CatalogTargets", []) for table in each["Tables"]]


def _crawl_table(crawler: Data, database: str, name: str) -> int:
    table = glue._tables.get(f"{database}/{name}")
    if table is None:
        raise CrawlFailed(f"Table {database}.{name} is not found.")
    keys = [key["Name"] for key in table.get("PartitionKeys", [])]
    storage = table["StorageDescriptor"]
    bucket, _, prefix = storage["Location"].removeprefix("s3://").partition("/")
    _assert_allowed(crawler["Role"], "s3:ListBucket", f"arn:aws:s3:::{bucket}")
    known = {tuple(each["Values"]) for each in glue._partitions.get(f"{database}/{name}", [])}
    found = {_values(key.removeprefix(prefix), keys) for key in _keys(bucket, prefix)} - {None} - known
    if found:
        arn = f"arn:aws:glue:{get_region()}:{crawler['Role'].split(':')[4]}:table/{database}/{name}"
        _assert_allowed(crawler["Role"], "glue:BatchCreatePartition", arn)
    inputs = [
        {"Values": list(values), "StorageDescriptor": {**storage, "Location": f"s3://{bucket}/{prefix}{_path(keys, values)}"}}
        for values in sorted(found)
    ]
    status, _, body = glue._batch_create_partition({"DatabaseName": database, "TableName": name, "PartitionInputList": inputs})
    if status != 200:
        raise CrawlFailed(f"Partitions of {database}.{name} were not created: {body!r}")
    return len(inputs)


def _keys(bucket: str, prefix: str) -> list[str]:
    found = s3._buckets.get(bucket)
    if found is None:
        raise CrawlFailed(f"Bucket {bucket} is not found.")
    return [key for key in found["objects"] if key.startswith(prefix) and not key.endswith("/")]


def _values(path: str, keys: list[str]) -> tuple[str, ...] | None:
    """Values of the partition keys in a path; None for a path without them."""
    parts = [part.partition("=") for part in path.split("/")[: len(keys)]]
    if [name for name, _, _ in parts] != keys or not all(value for _, _, value in parts):
        return None
    return tuple(value for _, _, value in parts)


def _path(keys: list[str], values: tuple[str, ...]) -> str:
    return "".join(f"{key}={value}/" for key, value in zip(keys, values, strict=True))


def _assert_allowed(role: str, action: str, resource: str) -> None:
    if not is_allowed(role, "AWS-Crawler", action, resource):
        raise CrawlFailed(f"{role.split('/')[-1]} is not authorized to perform: {action} on resource: {resource}")

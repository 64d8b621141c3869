"""Crawlers of AWS Glue with tables of the catalogue as targets: they register new partitions.

https://docs.aws.amazon.com/glue/latest/dev/define-crawler-choose-data-sources.html. Only partitions in
Hive's form of keys (`day=2024-05-15/`) with at least one object are found; other targets end the crawl
as FAILED, with the reason in LastCrawl.
"""

import json
import re
import time
from typing import Any

from launcher.role_permissions import assert_allowed
from launcher.s3_objects import Objects
from launcher.service_calls import call
from ministack.core.concurrency import spawn_background
from ministack.core.responses import error_response_json, json_response
from ministack.services import eventbridge, glue

# Name of the session of a crawler's role.
SESSION = "AWS-Crawler"

Data = dict[str, Any]


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
    spawn_background(crawl, crawler, thread_name="glue-crawler")
    return json_response({})


def crawl(crawler: Data) -> None:
    """Registers the partitions of all targets, and sends the event at the end of a crawl."""
    start, state, created, error = time.time(), "Succeeded", 0, ""
    try:
        created = sum(_crawl_table(crawler, database, table) for database, table in _tables(crawler))
    # Refusals of this module and of other services.
    except ValueError as refusal:
        state, error = "Failed", str(refusal)
    last = {"Status": state.upper(), "StartTime": int(start), "LogGroup": "/aws-glue/crawlers", "LogStream": crawler["Name"]}
    crawler["LastCrawl"] = {**last, "ErrorMessage": error} if error else last
    crawler["CrawlElapsedTime"] = int((time.time() - start) * 1000)
    crawler["State"] = "READY"
    detail = {"crawlerName": crawler["Name"], "state": state, "partitionsCreated": str(created)}
    text = json.dumps({**detail, "errorMessage": error} if error else detail)
    event = {"Source": "aws.glue", "DetailType": "Glue Crawler State Change", "Detail": text}
    eventbridge._put_events({"Entries": [event]}, allow_aws_source=True)


def _tables(crawler: Data) -> list[tuple[str, str]]:
    targets = crawler["Targets"]
    other = [kind for kind, listed in targets.items() if listed and kind != "CatalogTargets"]
    if other:
        raise ValueError(f"The emulator crawls no {', '.join(other)}.")
    return [(each["DatabaseName"], table) for each in targets.get("CatalogTargets", []) for table in each["Tables"]]


def _crawl_table(crawler: Data, database: str, name: str) -> int:
    table = glue._tables.get(f"{database}/{name}")
    if table is None:
        raise ValueError(f"Table {database}.{name} is not found.")
    storage, role = table["StorageDescriptor"], crawler["Role"]
    location = storage["Location"]
    folders = re.compile("".join(f"{re.escape(key['Name'])}=([^/]+)/" for key in table.get("PartitionKeys", [])))
    paths = [address.removeprefix(location) for address in Objects(role, SESSION).list(location)]
    matches = [found for found in map(folders.match, paths) if found and not found.string.endswith("/")]
    known = {tuple(each["Values"]) for each in glue._partitions.get(f"{database}/{name}", [])}
    # Values of new partitions, and their paths.
    partitions = {found.groups(): found[0] for found in matches if found.groups() not in known}
    if partitions:
        assert_allowed(role, SESSION, "glue:BatchCreatePartition", glue._arn("table", f"{database}/{name}"))
    inputs = [
        {"Values": list(values), "StorageDescriptor": {**storage, "Location": location + path}}
        for values, path in sorted(partitions.items())
    ]
    call(glue._batch_create_partition, {"DatabaseName": database, "TableName": name, "PartitionInputList": inputs})
    return len(inputs)

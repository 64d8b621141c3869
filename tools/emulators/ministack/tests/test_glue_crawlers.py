"""Crawlers with tables of the catalogue as targets."""

import json
import unittest
from unittest import mock

from launcher import glue_crawlers, role_permissions
from ministack.services import eventbridge, glue, s3

ROLE = "arn:aws:iam::000000000000:role/crawler"
TABLE = {
    "Name": "trips",
    "PartitionKeys": [{"Name": "day", "Type": "string"}],
    "StorageDescriptor": {"Location": "s3://curated/trips/", "Columns": []},
}


class Crawlers(unittest.TestCase):
    def setUp(self):
        self.events, self.denied = [], ""
        for patch in (
            mock.patch.object(role_permissions, "is_allowed", self.is_allowed),
            mock.patch.object(eventbridge, "_put_events", lambda data, allow_aws_source: self.events.extend(data["Entries"])),
        ):
            patch.start()
            self.addCleanup(patch.stop)
        glue._create_database({"DatabaseInput": {"Name": "lake"}})
        glue._create_table({"DatabaseName": "lake", "TableInput": TABLE})
        self.addCleanup(glue._delete_database, {"Name": "lake"})
        self.addCleanup(glue._tables.pop, "lake/trips", None)
        self.addCleanup(glue._partitions.pop, "lake/trips", None)
        s3._buckets["curated"] = {"objects": dict.fromkeys(["trips/day=1/a", "trips/day=1/b", "trips/day=2/a", "trips/x", "zones/z"])}
        self.addCleanup(s3._buckets.pop, "curated", None)

    def is_allowed(self, _role, _session, action, _resource):
        return action != self.denied

    def crawl(self, targets=None):
        crawler = {"Name": "c", "Role": ROLE, "State": "RUNNING"}
        crawler["Targets"] = targets or {"CatalogTargets": [{"DatabaseName": "lake", "Tables": ["trips"]}]}
        glue_crawlers.crawl(crawler)
        return crawler

    def partitions(self):
        return [(each["Values"], each["StorageDescriptor"]["Location"]) for each in glue._partitions["lake/trips"]]

    def test_each_prefix_with_objects_is_a_partition_once(self):
        self.crawl()
        self.crawl()
        self.assertEqual([(["1"], "s3://curated/trips/day=1/"), (["2"], "s3://curated/trips/day=2/")], self.partitions())

    def test_the_end_of_a_crawl_is_an_event(self):
        crawler = self.crawl()
        self.assertEqual(("READY", "SUCCEEDED"), (crawler["State"], crawler["LastCrawl"]["Status"]))
        [event] = self.events
        self.assertEqual("Glue Crawler State Change", event["DetailType"])
        detail = json.loads(event["Detail"])
        self.assertEqual(("c", "Succeeded", "2"), (detail["crawlerName"], detail["state"], detail["partitionsCreated"]))

    def test_a_missing_table_fails_the_crawl_with_its_name(self):
        crawler = self.crawl({"CatalogTargets": [{"DatabaseName": "lake", "Tables": ["none"]}]})
        self.assertEqual("Table lake.none is not found.", crawler["LastCrawl"]["ErrorMessage"])
        self.assertEqual("Failed", json.loads(self.events[0]["Detail"])["state"])

    def test_other_targets_fail_the_crawl_by_name(self):
        crawler = self.crawl({"S3Targets": [{"Path": "s3://curated/"}]})
        self.assertIn("S3Targets", crawler["LastCrawl"]["ErrorMessage"])

    def test_a_role_without_permissions_registers_nothing(self):
        for self.denied in ("s3:ListBucket", "glue:BatchCreatePartition"):
            self.assertIn(self.denied, self.crawl()["LastCrawl"]["ErrorMessage"])
        self.assertEqual([], glue._partitions.get("lake/trips", []))

    def test_a_missing_bucket_fails_the_crawl_with_its_name(self):
        s3._buckets.pop("curated")
        self.assertIn("curated", self.crawl()["LastCrawl"]["ErrorMessage"])

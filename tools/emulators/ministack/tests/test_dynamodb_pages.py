"""Pages of queries of large partitions."""

import json
import unittest
from unittest.mock import patch

from launcher import dynamodb_pages
from ministack.core.responses import request_scope
from ministack.services import dynamodb

STARTS = [f"{number:04d}" for number in range(1_000)]


class Pages(unittest.TestCase):
    def setUp(self):
        names = ("_evaluate_condition", "_apply_exclusive_start_key")
        patched = patch.multiple(dynamodb, **{name: getattr(dynamodb, name) for name in names})
        patched.start()
        self.addCleanup(patched.stop)
        self.compared = 0
        original = dynamodb._evaluate_condition
        dynamodb._evaluate_condition = lambda *values, **options: self.count() or original(*values, **options)
        dynamodb_pages.read_pages_of_large_partitions()
        scope = request_scope("000000000000", "us-east-1")
        scope.__enter__()
        self.addCleanup(scope.__exit__, None, None, None)
        key = {"TableName": "windows", "BillingMode": "PAY_PER_REQUEST"}
        names = {"series": "HASH", "place": "RANGE"}
        key["KeySchema"] = [{"AttributeName": name, "KeyType": kind} for name, kind in names.items()]
        key["AttributeDefinitions"] = [{"AttributeName": name, "AttributeType": "S"} for name in names]
        dynamodb._create_table(key)
        self.addCleanup(dynamodb._delete_table, {"TableName": "windows"})
        for start in STARTS:
            dynamodb._put_item({"TableName": "windows", "Item": {"series": {"S": "a"}, "place": {"S": start}}})

    def count(self):
        self.compared += 1

    def query(self, condition="series = :s", **options):
        values = {":s": {"S": "a"}}
        query = {"TableName": "windows", "KeyConditionExpression": condition, "ExpressionAttributeValues": values}
        status, _, body = dynamodb._query({**query, **options})
        return status, json.loads(body)

    def read(self, **options):
        found, start = [], {}
        while start is not None:
            _, page = self.query(Limit=300, **options, **start)
            found += [item["place"]["S"] for item in page["Items"]]
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]} if "LastEvaluatedKey" in page else None
        return found

    def test_have_all_items_in_their_order(self):
        self.assertEqual(self.read(), STARTS)
        self.assertEqual(self.read(ScanIndexForward=False), STARTS[::-1])

    def test_evaluate_the_condition_once_and_not_for_each_item(self):
        self.read(ExpressionAttributeNames={"#s": "series"}, condition="#s = :s")
        self.assertLess(self.compared, 10)

    def test_of_no_valid_condition_are_refused(self):
        for condition in ("size = :s", "series = :t", "series = :s AND"):
            self.assertEqual(self.query(condition)[0], 400, condition)

    def test_of_a_range_have_its_items(self):
        values = {":s": {"S": "a"}, ":f": {"S": "0990"}}
        _, page = self.query("series = :s AND place >= :f", ExpressionAttributeValues=values)
        self.assertEqual([item["place"]["S"] for item in page["Items"]], STARTS[990:])


if __name__ == "__main__":
    unittest.main()

"""Memory of DynamoDB's items."""

import unittest
from unittest.mock import patch

from launcher import dynamodb_memory
from ministack.services import dynamodb


class Memory(unittest.TestCase):
    def setUp(self):
        stored = self.stored = []
        patched = patch.object(dynamodb, "_set_item", lambda table, partition, sort, item: stored.append(item))
        patched.start()
        self.addCleanup(patched.stop)
        dynamodb_memory._values.clear()
        dynamodb_memory.share_equal_values()

    def put(self, **item):
        dynamodb._set_item({}, "p", "s", item)
        return self.stored[-1]

    def test_equal_texts_and_numbers_are_stored_once(self):
        first = self.put(day={"S": "1"}, count={"N": "1"})
        second = self.put(day={"S": "1"}, count={"N": "1"})
        self.assertEqual(second, {"day": {"S": "1"}, "count": {"N": "1"}})
        self.assertIs(first["day"], second["day"])
        self.assertIs(first["count"], second["count"])
        self.assertIsNot(first["day"], first["count"])

    def test_other_types_can_change_and_are_kept(self):
        first, second = self.put(list={"L": []}), self.put(list={"L": []})
        self.assertIsNot(first["list"], second["list"])

    def test_the_table_of_shared_values_begins_anew_when_it_is_full(self):
        with patch.object(dynamodb_memory, "MAX_SHARED", 2):
            for value in "abc":
                self.put(day={"S": value})
        self.assertEqual(list(dynamodb_memory._values), [("S", "c")])


if __name__ == "__main__":
    unittest.main()

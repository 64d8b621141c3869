"""Metrics of search domains."""

import unittest
from unittest import mock

from launcher import opensearch_metrics

NODE = {
    "indices": {"store": {"size_in_bytes": 2 << 20}},
    "jvm": {"mem": {"pools": {"old": {"used_in_bytes": 1, "max_in_bytes": 4}}}},
    "os": {"cpu": {"percent": 30}},
}
DOMAIN = {"_Endpoint": "domain", "EBSOptions": {"VolumeSize": 1}}

# As OpenSearch 3 prints them.
OF_A_START = {
    "1": {
        "description": "state not recovered / initialized",
        "retryable": True,
        "disable_state_persistence": True,
        "levels": ["read", "write", "metadata_read", "metadata_write", "create_index"],
    }
}
OF_A_FULL_DISK = {
    "13": {
        "description": "cluster read-only / allow delete (api)",
        "retryable": False,
        "levels": ["write", "metadata_write"],
    }
}


class Levels(unittest.TestCase):
    def levels(self, blocks):
        answers = {
            "_cluster/health": {"status": "red"},
            "_cluster/state/blocks": {"blocks": {"global": blocks}},
            "_nodes/stats/indices,jvm,os": {"nodes": {"id": NODE}},
        }
        with mock.patch.object(opensearch_metrics, "_get", lambda _, path: answers[path]):
            return opensearch_metrics._levels(DOMAIN)

    def test_writes_are_blocked_on_a_full_disk_and_not_while_a_node_starts(self):
        for blocks, blocked in (({}, 0), (OF_A_START, 0), (OF_A_FULL_DISK, 1)):
            self.assertEqual(self.levels(blocks)["ClusterIndexWritesBlocked"], (blocked, "Count"))

    def test_the_disk_is_the_volume_of_the_template(self):
        self.assertEqual(self.levels({})["FreeStorageSpace"], (1022, "Megabytes"))

    def test_the_memory_pressure_is_that_of_the_old_generation(self):
        self.assertEqual(self.levels({})["JVMMemoryPressure"], (25, "Percent"))


if __name__ == "__main__":
    unittest.main()

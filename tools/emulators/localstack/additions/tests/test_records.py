"""Records of data streams against the API reference of Kinesis."""

import threading
import time
import unittest
from unittest import mock

from localstack_additions.records import ExpiredIterator, InvalidIterator, Records, Shard, place_of

HASHES = 2**128
WHOLE = [Shard("a", 0, HASHES - 1, True)]
HALVES = [Shard("a", 0, HASHES - 1, False), Shard("b", 0, HASHES // 2 - 1, True), Shard("c", HASHES // 2, HASHES - 1, True)]


class RecordsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.records = Records()

    def put(self, *lines: str, shards: list[Shard] = WHOLE, hash_key: str | None = None) -> list[tuple[str, str]]:
        return [self.records.put("stream", shards, line.encode(), "key", hash_key) for line in lines]

    def read(self, iterator: str, limit: int = 100, is_open: bool = True) -> list[str]:
        return [each["Data"].decode() for each in self.records.read(iterator, limit, is_open).records]

    def test_each_type_of_iterator_has_its_position(self) -> None:
        numbers = [number for _, number in self.put("1", "2")]
        time.sleep(0.01)
        moment = time.time()
        self.put("3")
        for kind, number, expected in [
            ("TRIM_HORIZON", None, ["1", "2", "3"]),
            ("AT_SEQUENCE_NUMBER", numbers[1], ["2", "3"]),
            ("AFTER_SEQUENCE_NUMBER", numbers[1], ["3"]),
            ("LATEST", None, []),
        ]:
            self.assertEqual(self.read(self.records.iterator("stream", "a", kind, number)), expected)
        self.assertEqual(self.read(self.records.iterator("stream", "a", "AT_TIMESTAMP", moment=moment)), ["3"])

    def test_an_iterator_without_its_value_is_refused(self) -> None:
        with self.assertRaisesRegex(ValueError, "AT_SEQUENCE_NUMBER"):
            self.records.iterator("stream", "a", "AT_SEQUENCE_NUMBER")

    def test_the_next_iterator_goes_on_and_tells_how_far_behind_it_is(self) -> None:
        self.put("1", "2", "3")
        first = self.records.read(self.records.iterator("stream", "a", "TRIM_HORIZON"), 2, True)
        self.assertGreaterEqual(first.millis_behind, 0)
        self.assertEqual(self.read(first.next_iterator or ""), ["3"])

    def test_a_closed_shard_ends_after_its_last_record(self) -> None:
        self.put("1", "2")
        first = self.records.read(self.records.iterator("stream", "a", "TRIM_HORIZON"), 1, False)
        last = self.records.read(first.next_iterator or "", 1, False)
        self.assertIsNone(last.next_iterator)

    def test_a_record_goes_to_the_open_shard_of_its_hash(self) -> None:
        self.assertEqual(self.put("1", shards=HALVES, hash_key="0")[0][0], "b")
        self.assertEqual(self.put("1", shards=HALVES, hash_key=str(HASHES - 1))[0][0], "c")

    def test_the_hash_of_a_partition_key_is_its_md5(self) -> None:
        # The MD5 of 'key' begins with 3c.
        self.assertEqual(self.put("1", shards=HALVES)[0][0], "b")

    def test_sequence_numbers_rise_over_all_shards_and_threads(self) -> None:
        threads = [threading.Thread(target=self.put, args=[str(each)] * 50) for each in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        read = self.records.read(self.records.iterator("stream", "a", "TRIM_HORIZON"), 1_000, True).records
        numbers = [int(each["SequenceNumber"]) for each in read]
        self.assertEqual(len(set(numbers)), 400)
        self.assertEqual(numbers, sorted(numbers))

    def test_ten_thousand_records_take_a_moment(self) -> None:
        started = time.process_time()
        self.put(*map(str, range(10_000)))
        self.assertLess(time.process_time() - started, 2)

    def test_foreign_and_old_iterators_are_refused(self) -> None:
        with self.assertRaises(InvalidIterator):
            place_of("hello")
        iterator = self.records.iterator("stream", "a", "LATEST")
        self.assertEqual(place_of(iterator), ("stream", "a"))
        with mock.patch("time.time", return_value=time.time() + 301), self.assertRaises(ExpiredIterator):
            place_of(iterator)

    def test_a_deleted_stream_has_no_records(self) -> None:
        self.put("1")
        self.records.delete("stream")
        self.assertEqual(self.read(self.records.iterator("stream", "a", "TRIM_HORIZON")), [])

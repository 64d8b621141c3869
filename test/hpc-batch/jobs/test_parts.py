"""Distribution of reads and of the reference."""

import unittest

from genomics.errors import InputError
from genomics.parts import Interval, chunks_of_parts, regions_of


class ChunksTest(unittest.TestCase):
    def test_gives_every_chunk_to_one_part(self):
        for pairs, parts, size in ((6_467, 64, 100), (10, 10, 1), (1_000, 3, 7)):
            chunks = chunks_of_parts(pairs, parts, size)
            self.assertEqual(len(chunks), parts)
            self.assertEqual(sum(chunks), -(-pairs // size))
            self.assertLessEqual(max(chunks) - min(chunks), 1)

    def test_rejects_more_parts_than_chunks_with_the_remedy(self):
        with self.assertRaisesRegex(InputError, "3 chunks of 10 pairs and parts is 4: set parts to 3 or less, or pairsPerChunk to 7"):
            chunks_of_parts(30, 4, 10)
        with self.assertRaisesRegex(InputError, "1 chunks of 100 pairs and parts is 2: set pairsPerChunk to 15 or less"):
            chunks_of_parts(30, 2, 100)


class RegionsTest(unittest.TestCase):
    def test_covers_every_base_once(self):
        lengths = {"a": 100, "b": 7, "c": 53}
        for count in (1, 2, 3, 16, 160):
            regions = regions_of(lengths, count)
            self.assertEqual(len(regions), count)
            bases = [(contig, at) for region in regions for contig, start, end in region for at in range(start, end)]
            self.assertEqual(bases, [(contig, at) for contig, length in lengths.items() for at in range(length)])

    def test_spans_contigs(self):
        self.assertEqual(regions_of({"a": 4, "b": 4}, 1), [[Interval("a", 0, 4), Interval("b", 0, 4)]])

    def test_rejects_more_regions_than_bases(self):
        with self.assertRaisesRegex(InputError, "5 bases and regions is 6: set regions to 5 or less"):
            regions_of({"a": 5}, 6)

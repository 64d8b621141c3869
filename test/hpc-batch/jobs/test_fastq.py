"""Reads of FASTQ files and their errors."""

import gzip
import tempfile
import unittest
from pathlib import Path

from genomics.errors import InputError
from genomics.fastq import Read, read_pairs
from genomics.parts import write_reads

NAMES = ("a.fq", "b.fq")
RECORD = "@r1 more\nACGT\n+\nIIII\n"


class FastqTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.files = tuple(Path(folder.name) / name for name in NAMES)

    def pairs(self, first: str | bytes, second: str | bytes) -> list:
        for file, content in zip(self.files, (first, second)):
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(read_pairs(self.files, NAMES))

    def assert_rejected(self, message: str, first: str | bytes, second: str | bytes) -> None:
        with self.assertRaisesRegex(InputError, message):
            self.pairs(first, second)

    def test_reads_pairs_of_plain_and_compressed_files(self):
        pairs = self.pairs(RECORD, gzip.compress(RECORD.encode()))
        self.assertEqual(pairs, [(Read("r1", "ACGT", "IIII"),) * 2])

    def test_reads_what_it_writes(self):
        reads = [Read("x/1", "ACG", "I0I"), Read("y/1", "T", "#")]
        write_reads(self.files[0], reads)
        content = self.files[0].read_bytes()
        self.assertEqual([first for first, _ in self.pairs(content, content)], reads)

    def test_rejects_empty_files(self):
        self.assert_rejected("a.fq has no reads: upload", "", "")

    def test_rejects_files_of_different_length(self):
        self.assert_rejected("b.fq ends after 1 reads and a.fq has more", RECORD * 2, RECORD)

    def test_rejects_different_reads(self):
        self.assert_rejected("Pair 1 is 'r1' in a.fq and 'r2' in b.fq", RECORD, RECORD.replace("r1", "r2"))

    def test_rejects_a_cut_record(self):
        self.assert_rejected(r"a.fq is cut off in record 2 \(4 bases, 0 qualities\)", RECORD + "@r2\nACGT\n", RECORD * 2)

    def test_rejects_a_cut_compressed_file(self):
        whole = gzip.compress(RECORD.encode() * 1_000, mtime=0)
        self.assert_rejected("a.fq is damaged after [0-9]+ reads", whole[: len(whole) // 2], whole)

    def test_rejects_other_formats(self):
        self.assert_rejected("a.fq is not a FASTQ file: record 1 begins with '>r1'", ">r1\nACGT\n", RECORD)
        self.assert_rejected("a.fq is not a FASTQ file: it has bytes that are not ASCII", b"\xff\xfe", RECORD)

"""Alignment and calling: parts and regions give what the whole gives."""

import random
import tempfile
import unittest
from pathlib import Path

import pysam

from genomics import alignment, calling, reference, results
from genomics.errors import InputError
from genomics.fastq import Read
from genomics.parts import chunks_of_parts, regions_of

COMPLEMENT = str.maketrans("ACGT", "TGCA")
CHUNK = 50


def sample(
    seed: int, length: int, variants: dict[int, str], pairs: int, covered: int | None = None
) -> tuple[str, list[tuple[Read, Read]]]:
    """Random reference and error-free reads of a sample with substitutions at these places.

    Args:
        covered: bases from the start that have reads, by default all
    """
    source = random.Random(seed)
    bases = "".join(source.choices("ACGT", k=length))
    changed = list(bases)
    for place, base in variants.items():
        changed[place] = base if base != bases[place] else base.translate(COMPLEMENT)
    text, reads = "".join(changed), []
    for number in range(pairs):
        start = source.randrange((covered or length) - 400)
        fragment = text[start : start + 400]
        ends = [fragment[:150], fragment[-150:].translate(COMPLEMENT)[::-1]]
        source.shuffle(ends)
        reads.append(tuple(Read(f"r{number}", end, "I" * 150) for end in ends))
    return bases, reads


class CallingTest(unittest.TestCase):
    places = (1_000, 1_999, 2_000, 2_400)

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        bases, cls.reads = sample(1, 4_000, dict.fromkeys(cls.places, "A"), 400)
        cls.fasta = cls.folder / "reference.fa"
        cls.fasta.write_text(f">c\n{bases}\n")
        reference.write_index(cls.fasta)

    def align(self, reads: list, name: str) -> Path:
        bam = self.folder / f"{name}.bam"
        alignment.align(self.fasta, reads, CHUNK, "s", bam)
        return bam

    def lines(self, vcf: Path) -> list[str]:
        with pysam.VariantFile(str(vcf)) as records:
            return [str(record) for record in records]

    def test_finds_the_variants(self):
        out = self.folder / "whole.vcf.gz"
        self.assertEqual(calling.call(self.fasta, self.align(self.reads, "whole"), 1, out), len(self.places))
        with pysam.VariantFile(str(out)) as records:
            self.assertEqual([record.start for record in records], list(self.places))

    def test_parts_and_regions_give_the_same_lines_as_one_process(self):
        whole = self.folder / "one.vcf.gz"
        calling.call(self.fasta, self.align(self.reads, "one"), 1, whole)
        parts, start = [], 0
        for index, chunks in enumerate(chunks_of_parts(len(self.reads), 3, CHUNK)):
            parts.append(str(self.align(self.reads[start : start + chunks * CHUNK], f"part{index}")))
            start += chunks * CHUNK
        merged = self.folder / "merged.bam"
        pysam.merge("--no-PG", "-c", "-p", "-o", str(merged), *parts)
        pysam.index(str(merged))
        called = []
        # The border of two regions is between two variants.
        for index, intervals in enumerate(regions_of(reference.lengths_of(self.fasta), 2)):
            piece, out = self.folder / f"{index}.bam", self.folder / f"{index}.vcf.gz"
            calling.write_slice(merged, intervals, piece)
            calling.call(self.fasta, piece, 1, out, intervals)
            called.append(out)
        together = self.folder / "together.vcf.gz"
        results.concatenate(called, together)
        self.assertEqual(self.lines(together), self.lines(whole))
        results.write_parquet(together, self.folder / "variants.parquet")
        table = results.pyarrow.parquet.read_table(self.folder / "variants.parquet")
        self.assertEqual(table.column("position").to_pylist(), [place + 1 for place in self.places])
        self.assertEqual(table.schema.names, results.SCHEMA.names)

    def test_sets_the_flags_of_pairs_that_mpileup_needs(self):
        with pysam.AlignmentFile(str(self.align(self.reads[:CHUNK], "flags"))) as reads:
            flags = [read.flag for read in reads]
        self.assertTrue(all(flag & alignment.PROPER_PAIR for flag in flags))
        self.assertEqual(sum(bool(flag & alignment.FIRST_IN_PAIR) for flag in flags), CHUNK)

    def test_knows_a_region_without_reads(self):
        bam = self.align([], "none")
        self.assertFalse(calling.has_reads(bam, regions_of({"c": 4_000}, 1)[0]))


class ReferenceTest(unittest.TestCase):
    def check(self, content: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "x.fa"
            file.write_bytes(content)
            reference.check_fasta(file, "x.fa")

    def test_accepts_fasta(self):
        self.check(b">a first\nACGTN\n\n>b\nacgt\n")

    def test_rejects_anything_else_with_the_line(self):
        for content, message in (
            (b"", "x.fa has no bases"),
            (b"LOCUS\n", "x.fa is not FASTA: line 1 is 'LOCUS'"),
            (b">a\nACGT\nhello!\n", "line 3 is 'hello!'"),
            (b">a\n>b\nACGT\n", "has no bases for 'a'"),
            (b">\nACGT\n", "line 1 has no name after '>'"),
            (b"\x1f\x8b\x08", "it is a binary file"),
        ):
            with self.assertRaisesRegex(InputError, message):
                self.check(content)

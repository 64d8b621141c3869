"""The steps of a run over buckets that are folders."""

import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import pysam
from obstore.store import LocalStore

from genomics.buckets import Buckets
from genomics.errors import InputError
from genomics.parts import write_reads
from genomics.plan import Plan
from genomics.steps import align, call, gather, index, merge, split
from genomics.storage import Bucket
from test_calling import sample

PLACES = (1_000, 2_400)
PLAN = Plan(
    run="r",
    sample="s",
    ploidy=1,
    reference="references/c.fa",
    reads=("reads/1.fq.gz", "reads/2.fq.gz"),
    parts=3,
    regions=2,
    pairs_per_chunk=50,
    allow_empty_regions=False,
)


class StepsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        names = ("data", "work", "results")
        for name in names:
            (self.root / name).mkdir()
        self.buckets = Buckets(*(Bucket(name, LocalStore(self.root / name)) for name in names))
        self.prepare(dict.fromkeys(PLACES, "A"))

    def prepare(self, variants: dict[int, str], covered: int | None = None) -> None:
        bases, pairs = sample(1, 4_000, variants, 400, covered)
        data = self.root / "data"
        for name in ("references", "reads"):
            (data / name).mkdir(exist_ok=True)
        (data / PLAN.reference).write_text(f">c\n{bases}\n")
        for mate in (0, 1):
            write_reads(data / PLAN.reads[mate], [pair[mate] for pair in pairs])

    def run_step(self, step, *arguments) -> str:
        with tempfile.TemporaryDirectory() as folder:
            return step.run(*arguments, self.buckets, Path(folder))

    def run_all(self, plan: Plan = PLAN) -> str:
        self.run_step(index, plan.reference)
        self.run_step(split, plan)
        for part in range(plan.parts):
            self.run_step(align, plan, part)
        self.run_step(merge, plan)
        for region in range(plan.regions):
            self.run_step(call, plan, region)
        return self.run_step(gather, plan)

    def files(self) -> dict[Path, int]:
        return {file: file.stat().st_mtime_ns for file in self.root.rglob("*") if file.is_file()}

    def test_write_the_variants_of_the_sample(self):
        self.assertEqual(self.run_all(), "2 variants of s")
        with pysam.VariantFile(str(self.root / "results" / PLAN.vcf)) as records:
            self.assertEqual([record.start for record in records], list(PLACES))

    def test_write_nothing_again(self):
        self.run_all()
        before = self.files()
        self.assertEqual(self.run_all(), "the results exist")
        self.assertEqual(self.files(), before)

    def test_add_only_what_is_missing(self):
        self.run_all()
        for key in (PLAN.aligned(1), PLAN.merge_marker, PLAN.called(0)):
            (self.root / "work" / key).unlink()
        (self.root / "results" / PLAN.summary).unlink()
        before = self.files()
        self.assertEqual(self.run_all(), "2 variants of s")
        after = self.files()
        self.assertEqual({file for file in before if after[file] != before[file]}, set())
        added = {file.name for file in after.keys() - before.keys()}
        self.assertEqual(added, {"00001.bam", "merge.json", "00000.vcf.gz", "r.json"})

    def test_keep_the_object_of_a_faster_attempt(self):
        self.assertTrue(self.buckets.work.put_once("key", "first"))
        self.assertFalse(self.buckets.work.put_once("key", "second"))
        self.assertEqual(self.buckets.work.read("key", ""), "first")

    def test_reject_a_run_without_variants(self):
        self.prepare({})
        with self.assertRaisesRegex(InputError, "No variant was found in the reads of s"):
            self.run_all()
        self.assertEqual(list((self.root / "results").rglob("*.json")), [])

    def test_reject_a_region_without_reads_unless_it_is_allowed(self):
        self.prepare(dict.fromkeys(PLACES[:1], "A"), covered=1_400)
        plan = replace(PLAN, parts=2)
        with self.assertRaisesRegex(InputError, r"Region 1 \(c:2001-4000\) has no reads"):
            self.run_all(plan)
        self.assertEqual(self.run_all(replace(plan, allow_empty_regions=True)), "1 variants of s")

    def test_name_what_is_missing_and_the_remedy(self):
        self.run_step(index, PLAN.reference)
        with self.assertRaisesRegex(InputError, "s3://work/runs/r/parts/00000.R1.fastq.gz is missing: run the step split"):
            self.run_step(align, PLAN, 0)
        (self.root / "data" / f"{PLAN.reference}.fai").unlink()
        with self.assertRaisesRegex(InputError, "c.fa.fai is missing: run the step index for references/c.fa"):
            self.run_step(align, PLAN, 0)

    def test_reject_alignments_with_another_number_of_reads(self):
        self.run_step(index, PLAN.reference)
        self.run_step(split, PLAN)
        for part in range(PLAN.parts):
            self.run_step(align, PLAN, part)
        first, second = (self.root / "work" / PLAN.aligned(part) for part in (0, 1))
        first.write_bytes(second.read_bytes())
        with self.assertRaisesRegex(InputError, "900 of 800 reads are aligned"):
            self.run_step(merge, PLAN)

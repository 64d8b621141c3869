"""Merge of the alignments, and the slice of each region."""

import json
from pathlib import Path

import pysam

from genomics import calling
from genomics.buckets import Buckets
from genomics.errors import InputError
from genomics.parts import regions_of
from genomics.plan import Plan
from genomics.reference import lengths_of

NOT_PRIMARY = 0x900


def run(plan: Plan, buckets: Buckets, folder: Path) -> str:
    """Merges the parts, checks that all reads are there, and writes the slice of each region."""
    if buckets.work.exists(plan.merge_marker):
        return "the slices exist"
    parts = [
        str(buckets.work.download(plan.aligned(part), folder / f"{part:05}.bam", "run the step align"))
        for part in range(plan.parts)
    ]
    merged = folder / "merged.bam"
    pysam.merge("--no-PG", "-c", "-p", "-o", str(merged), *parts)
    pysam.index(str(merged))
    expected = 2 * json.loads(buckets.work.read(plan.split_marker, "run the step split"))["pairs"]
    reads = int(pysam.view("-c", "-F", str(NOT_PRIMARY), str(merged)))
    if reads != expected:
        raise InputError(f"{reads} of {expected} reads are aligned: delete runs/{plan.run}/ in the work bucket and start again.")
    for region, intervals in enumerate(regions_of(lengths_of(buckets.reference(plan, folder, (".fai",))), plan.regions)):
        piece = folder / "slice.bam"
        calling.write_slice(merged, intervals, piece)
        buckets.work.put_once(plan.slice(region), piece)
    buckets.work.put_once(plan.merge_marker, json.dumps({"reads": reads}))
    return f"merged {reads} reads, {plan.regions} regions"

"""Alignment of one part."""

from pathlib import Path

from genomics import alignment
from genomics.buckets import Buckets
from genomics.fastq import read_pairs
from genomics.plan import Plan


def run(plan: Plan, part: int, buckets: Buckets, folder: Path) -> str:
    """Aligns one part."""
    if buckets.work.exists(plan.aligned(part)):
        return f"part {part} is aligned"
    fasta = buckets.reference(plan, folder)
    first, second = (
        buckets.work.download(plan.part(part, mate), folder / f"R{mate}.fastq.gz", "run the step split")
        for mate in (1, 2)
    )
    bam = folder / "aligned.bam"
    pairs = read_pairs((first, second), (plan.part(part, 1), plan.part(part, 2)))
    reads = alignment.align(fasta, pairs, plan.pairs_per_chunk, plan.sample, bam)
    buckets.work.put_once(plan.aligned(part), bam)
    return f"aligned {reads} reads of part {part}"

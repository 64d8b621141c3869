"""Variant calling with bcftools."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pysam
import pysam.bcftools as bcftools

from genomics.parts import Interval

# Bases on each side of a region that are called too: normalization moves an insertion or deletion to
# the left, possibly over the border.
MARGIN = 1_000
# Most reads per position, bcftools' default of 250 with room for deep sequencing.
MAX_DEPTH = 1_000


def write_slice(bam: Path, intervals: Sequence[Interval], out: Path) -> None:
    """Writes the reads that overlap a region with its margins, in the order of the BAM file."""
    with pysam.AlignmentFile(str(bam), "rb") as source, pysam.AlignmentFile(str(out), "wb", template=source) as target:
        for contig, start, end in intervals:
            for read in source.fetch(contig, max(0, start - 2 * MARGIN), end + 2 * MARGIN):
                target.write(read)


def has_reads(bam: Path, intervals: Sequence[Interval]) -> bool:
    """Returns true if any read overlaps the region itself, without its margins."""
    pysam.index(str(bam))
    with pysam.AlignmentFile(str(bam), "rb") as reads:
        return any(next(reads.fetch(*interval), None) is not None for interval in intervals)


def call(reference: Path, bam: Path, ploidy: int, out: Path, intervals: Sequence[Interval] = ()) -> int:
    """Calls the variants of a region, or of the whole reference, and writes one allele per line, compressed.

    Args:
        reference: FASTA file with its index beside it
        bam: sorted alignments
        intervals: the region, by default the whole reference

    Returns:
        number of variants
    """
    pysam.index(str(bam))
    piled, called, normal = (out.with_suffix(suffix) for suffix in (".piled.bcf", ".called.bcf", ".normal.vcf"))
    region = ["--regions", ",".join(map(_with_margin, intervals))] if intervals else []
    depth = ["--max-depth", str(MAX_DEPTH), "--annotate", "FORMAT/AD,FORMAT/DP"]
    mpileup = [*depth, *region, "--fasta-ref", str(reference), str(bam)]
    _run(bcftools.mpileup, mpileup, "u", piled)
    _run(bcftools.call, ["-m", "-v", "--ploidy", str(ploidy), str(piled)], "u", called)
    _run(bcftools.norm, ["-m", "-any", "-f", str(reference), str(called)], "v", normal)
    count = 0
    with pysam.VariantFile(str(normal)) as source, pysam.VariantFile(str(out), "wz", header=source.header) as target:
        for record in source:
            if not intervals or any(_contains(each, record) for each in intervals):
                target.write(record)
                count += 1
    for intermediate in (piled, called, normal):
        intermediate.unlink()
    return count


def _run(command: Callable, arguments: list[str], output_type: str, out: Path) -> None:
    command("--no-version", "--output-type", output_type, "--output", str(out), *arguments, catch_stdout=False)


def _with_margin(interval: Interval) -> str:
    contig, start, end = interval
    return f"{contig}:{max(0, start - MARGIN) + 1}-{end + MARGIN}"


def _contains(interval: Interval, record: pysam.VariantRecord) -> bool:
    """Returns true for a variant of the interval: each variant belongs to the region with its first base."""
    return record.contig == interval.contig and interval.start <= record.start < interval.end

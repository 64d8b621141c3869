"""Alignment of read pairs to a reference with bwa mem."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import pysam
from pybwa import BwaMem, BwaMemOptions, BwaVerbosity, set_bwa_verbosity

from genomics.fastq import Read

PROPER_PAIR = 0x2
FIRST_IN_PAIR = 0x40
SECOND_IN_PAIR = 0x80

# Bases between the outer ends of two reads that may come from one fragment.
MAX_FRAGMENT = 2_000


def align(reference: Path, pairs: Iterable[tuple[Read, Read]], pairs_per_chunk: int, sample: str, bam: Path) -> int:
    """Writes the alignments of all pairs, sorted by position.

    Args:
        reference: FASTA file with its index beside it

    Returns:
        number of reads
    """
    # bwa reports each chunk on stderr.
    set_bwa_verbosity(BwaVerbosity.ERROR)
    aligner = BwaMem(prefix=str(reference))
    options = BwaMemOptions(interleaved_paired_end=True, threads=1)
    unsorted = bam.with_suffix(".unsorted.bam")
    reads = 0
    with pysam.AlignmentFile(str(unsorted), "wb", header=_header(reference, sample)) as out:
        for chunk in _chunks(pairs, pairs_per_chunk):
            queries = [_query(read) for pair in chunk for read in pair]
            reads += len(queries)
            results = aligner.align(queries, options)
            for first, second in zip(results[::2], results[1::2]):
                _set_pair_flags(first, second)
                for alignment in [*first, *second]:
                    alignment.set_tag("RG", sample)
                    out.write(alignment)
    pysam.sort("--no-PG", "-o", str(bam), str(unsorted))
    unsorted.unlink()
    return reads


def _header(reference: Path, sample: str) -> pysam.AlignmentHeader:
    with pysam.FastaFile(str(reference)) as fasta:
        contigs = [{"SN": name, "LN": length} for name, length in zip(fasta.references, fasta.lengths)]
    read_group = {"ID": sample, "SM": sample, "PL": "ILLUMINA"}
    return pysam.AlignmentHeader.from_dict({"HD": {"VN": "1.6"}, "SQ": contigs, "RG": [read_group]})


def _chunks(pairs: Iterable[tuple[Read, Read]], size: int) -> Iterator[list[tuple[Read, Read]]]:
    source = iter(pairs)
    while chunk := list(islice(source, size)):
        yield chunk


def _query(read: Read) -> pysam.FastxRecord:
    return pysam.FastxRecord(name=read.name, sequence=read.bases, quality=read.qualities)


def _set_pair_flags(first: list[pysam.AlignedSegment], second: list[pysam.AlignedSegment]) -> None:
    """Sets the flags that pybwa 2.3.2 leaves out: without them, mpileup counts reads as orphans and
    ignores them."""
    proper = _is_proper_pair(first[0], second[0])
    for alignments, number in ((first, FIRST_IN_PAIR), (second, SECOND_IN_PAIR)):
        for alignment in alignments:
            alignment.flag |= number | (PROPER_PAIR if proper else 0)


def _is_proper_pair(first: pysam.AlignedSegment, second: pysam.AlignedSegment) -> bool:
    """Returns true for reads that face each other within the length of a fragment."""
    if first.is_unmapped or second.is_unmapped or first.reference_id != second.reference_id:
        return False
    left, right = sorted((first, second), key=lambda read: read.reference_start)
    if left.is_reverse == right.is_reverse:
        return False
    forward, reverse = (left, right) if right.is_reverse else (right, left)
    fragment = reverse.reference_end - forward.reference_start
    return 0 < fragment <= MAX_FRAGMENT

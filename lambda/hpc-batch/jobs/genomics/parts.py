"""Distribution of reads and of the reference to the children of array jobs."""

import gzip
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from genomics.errors import InputError
from genomics.fastq import Read


class Interval(NamedTuple):
    """Bases of a contig; `start` counts from 0 and is included, `end` is not."""

    contig: str
    start: int
    end: int


def chunks_of_parts(pairs: int, parts: int, pairs_per_chunk: int) -> list[int]:
    """Number of chunks of each part.

    Chunks stay whole, so that bwa sees the same groups of reads for every number of parts.

    Raises:
        InputError: there are fewer chunks than parts
    """
    chunks = -(-pairs // pairs_per_chunk)
    if chunks < parts:
        fewer = f"set parts to {chunks} or less, or " if chunks > 1 else "set "
        raise InputError(
            f"The reads are {chunks} chunks of {pairs_per_chunk} pairs and parts is {parts}: "
            f"{fewer}pairsPerChunk to {pairs // parts} or less."
        )
    return [chunks * (index + 1) // parts - chunks * index // parts for index in range(parts)]


def write_reads(file: Path, reads: Iterable[Read]) -> None:
    """Writes compressed FASTQ; the same reads give the same bytes."""
    with file.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=1, mtime=0, filename="") as out:
        for name, bases, qualities in reads:
            out.write(f"@{name}\n{bases}\n+\n{qualities}\n".encode())


def regions_of(lengths: dict[str, int], count: int) -> list[list[Interval]]:
    """Regions of about the same number of bases, in the order of the reference; one may span contigs.

    Args:
        lengths: bases of each contig
        count: number of regions
    """
    total = sum(lengths.values())
    if total < count:
        raise InputError(f"The reference has {total} bases and regions is {count}: set regions to {total} or less.")
    bounds = [total * index // count for index in range(count + 1)]
    regions: list[list[Interval]] = []
    for start, end in zip(bounds, bounds[1:]):
        intervals, offset = [], 0
        for contig, length in lengths.items():
            first, last = max(start - offset, 0), min(end - offset, length)
            if first < last:
                intervals.append(Interval(contig, first, last))
            offset += length
        regions.append(intervals)
    return regions

"""Reads of FASTQ files, plain or compressed."""

import gzip
import zlib
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from genomics.errors import InputError

GZIP = b"\x1f\x8b"


class Read(NamedTuple):
    name: str
    bases: str
    qualities: str


def read_pairs(files: tuple[Path, Path], names: tuple[str, str]) -> Iterator[tuple[Read, Read]]:
    """Pairs of reads, checked.

    Args:
        names: names of the files in messages

    Raises:
        InputError: a file is empty or damaged, or the files do not fit each other
    """
    number = 0
    for number, (first, second) in enumerate(zip_longest(*map(_reads, files, names)), 1):
        if first is None or second is None:
            short, long = names if first is None else names[::-1]
            raise InputError(
                f"{short} ends after {number - 1} reads and {long} has more: "
                "upload both files of the same sequencing run."
            )
        if _pair_name(first.name) != _pair_name(second.name):
            raise InputError(
                f"Pair {number} is '{first.name}' in {names[0]} and '{second.name}' in {names[1]}: "
                "both files must have the same reads in the same order."
            )
        yield first, second


def _pair_name(name: str) -> str:
    return name.removesuffix("/1").removesuffix("/2")


def _reads(file: Path, name: str) -> Iterator[Read]:
    number = 0
    try:
        with _open(file) as lines:
            while header := lines.readline():
                number += 1
                record = [header] + [lines.readline() for _ in range(3)]
                yield _parse(record, number, name)
    except (EOFError, gzip.BadGzipFile, zlib.error) as damage:
        raise InputError(
            f"{name} is damaged after {number} reads ({damage}): upload the complete file."
        ) from None
    except UnicodeDecodeError:
        raise InputError(f"{name} is not a FASTQ file: it has bytes that are not ASCII after {number} reads.") from None
    if number == 0:
        raise InputError(f"{name} has no reads: upload a FASTQ file with at least one.")


def _open(file: Path):
    with file.open("rb") as start:
        compressed = start.read(2) == GZIP
    return gzip.open(file, "rt", encoding="ascii") if compressed else file.open(encoding="ascii")


def _parse(record: list[str], number: int, name: str) -> Read:
    header, bases, plus, qualities = record
    if not header.startswith("@") or (plus and not plus.startswith("+")):
        raise InputError(f"{name} is not a FASTQ file: record {number} begins with '{header.strip()[:30]}'.")
    bases, qualities = bases.strip(), qualities.strip()
    if not bases or len(bases) != len(qualities):
        raise InputError(
            f"{name} is cut off in record {number} ({len(bases)} bases, {len(qualities)} qualities): "
            "upload the complete file."
        )
    return Read(header[1:].split()[0], bases, qualities)

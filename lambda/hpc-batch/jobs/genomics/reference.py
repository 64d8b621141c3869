"""Reference genome and its index."""

from pathlib import Path

import pysam

from genomics.errors import InputError

BASES = frozenset("ACGTNRYSWKMBDHVU")


def check_fasta(file: Path, name: str) -> None:
    """
    Raises:
        InputError: the file is not FASTA, with the line that is wrong
    """
    contig, bases = None, 0
    try:
        with file.open(encoding="ascii") as lines:
            for number, line in enumerate(lines, 1):
                line = line.strip()
                if line.startswith(">"):
                    if contig and not bases:
                        raise InputError(f"{name} has no bases for '{contig}': upload the complete FASTA file.")
                    contig, bases = line[1:].split()[0] if line[1:].split() else "", 0
                    if not contig:
                        raise InputError(f"{name} is not FASTA: line {number} has no name after '>'.")
                elif line:
                    if contig is None or not BASES.issuperset(line.upper()):
                        raise InputError(
                            f"{name} is not FASTA: line {number} is '{line[:30]}'. "
                            "Upload a text file with '>name' lines and bases, not compressed."
                        )
                    bases += len(line)
    except UnicodeDecodeError:
        raise InputError(f"{name} is not FASTA: it is a binary file. Upload it as text, not compressed.") from None
    if not bases:
        raise InputError(f"{name} has no bases: upload a FASTA file.")


def write_index(reference: Path) -> None:
    """Writes the files of INDEX_SUFFIXES beside the FASTA file."""
    # Loaded here: most steps only read lengths.
    from pybwa import BwaIndex

    BwaIndex.index(str(reference))
    pysam.faidx(str(reference))
    pysam.dict("-o", f"{reference}.dict", str(reference))


def lengths_of(reference: Path) -> dict[str, int]:
    """Bases of each contig."""
    with pysam.FastaFile(str(reference)) as fasta:
        return dict(zip(fasta.references, fasta.lengths))

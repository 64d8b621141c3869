"""Index of a reference, written beside it."""

from pathlib import Path

from genomics import reference
from genomics.buckets import Buckets
from genomics.plan import INDEX_SUFFIXES


def run(key: str, buckets: Buckets, folder: Path) -> str:
    """Writes the index of a reference beside it."""
    if buckets.data.exists(f"{key}{INDEX_SUFFIXES[-1]}"):
        return f"the index of {key} exists"
    fasta = buckets.data.download(key, folder / "reference.fa", "upload the FASTA file")
    reference.check_fasta(fasta, key)
    reference.write_index(fasta)
    for suffix in INDEX_SUFFIXES:
        buckets.data.put_once(f"{key}{suffix}", folder / f"reference.fa{suffix}")
    return f"indexed {key}"

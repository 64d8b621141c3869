"""Buckets of the runs."""

from dataclasses import dataclass
from pathlib import Path

from genomics.plan import INDEX_SUFFIXES, Plan
from genomics.storage import Bucket


@dataclass(frozen=True)
class Buckets:
    # References and reads.
    data: Bucket
    # Intermediate files, which expire.
    work: Bucket
    # Results.
    results: Bucket

    def reference(self, plan: Plan, folder: Path, suffixes: tuple[str, ...] = INDEX_SUFFIXES) -> Path:
        """Downloads the reference of a run with the files of its index.

        Raises:
            InputError: one of them is missing
        """
        fasta = self.data.download(plan.reference, folder / "reference.fa", "upload the FASTA file")
        for suffix in suffixes:
            remedy = f"run the step index for {plan.reference}"
            self.data.download(f"{plan.reference}{suffix}", folder / f"reference.fa{suffix}", remedy)
        if ".dict" in suffixes:
            # pybwa reads the dictionary under the name that Picard gives it.
            (folder / "reference.dict").write_bytes((folder / "reference.fa.dict").read_bytes())
        return fasta

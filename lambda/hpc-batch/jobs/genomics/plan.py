"""Plan of a run, which the function `plan` writes, and the names of the objects of the run."""

import json
from dataclasses import dataclass

from genomics.errors import InputError

# Files that bwa and samtools read beside the FASTA file, which `index` writes.
INDEX_SUFFIXES = (".amb", ".ann", ".bwt", ".pac", ".sa", ".fai", ".dict")


@dataclass(frozen=True)
class Plan:
    """Plan of one run. Two runs with the same content have the same id."""

    run: str
    sample: str
    # 1 or 2 copies of each chromosome.
    ploidy: int
    # Key of the FASTA file.
    reference: str
    # Keys of the two FASTQ files.
    reads: tuple[str, str]
    # Children of the align job.
    parts: int
    # Children of the call job.
    regions: int
    # Pairs that bwa aligns together: it estimates the insert size from them.
    pairs_per_chunk: int
    # Accepts regions without reads, in which no variant can be found.
    allow_empty_regions: bool

    def part(self, index: int, mate: int) -> str:
        return f"runs/{self.run}/parts/{index:05}.R{mate}.fastq.gz"

    def aligned(self, index: int) -> str:
        return f"runs/{self.run}/aligned/{index:05}.bam"

    def slice(self, index: int) -> str:
        return f"runs/{self.run}/slices/{index:05}.bam"

    def called(self, index: int) -> str:
        return f"runs/{self.run}/called/{index:05}.vcf.gz"

    @property
    def split_marker(self) -> str:
        """Written after the last part: parts without it are incomplete."""
        return f"runs/{self.run}/split.json"

    @property
    def merge_marker(self) -> str:
        """Written after the last slice."""
        return f"runs/{self.run}/merge.json"

    @property
    def vcf(self) -> str:
        return f"vcf/{self.sample}/{self.run}.vcf.gz"

    @property
    def parquet(self) -> str:
        return f"variants/sample={self.sample}/run={self.run}/variants.parquet"

    @property
    def summary(self) -> str:
        """Written last: the run is complete."""
        return f"summaries/{self.sample}/{self.run}.json"


def plan_key(run: str) -> str:
    return f"runs/{run}/plan.json"


def parse_plan(text: str) -> Plan:
    """
    Raises:
        InputError: a value is missing
    """
    values = json.loads(text)
    try:
        return Plan(
            run=values["run"],
            sample=values["sample"],
            ploidy=values["ploidy"],
            reference=values["reference"],
            reads=(values["reads"][0], values["reads"][1]),
            parts=values["parts"],
            regions=values["regions"],
            pairs_per_chunk=values["pairsPerChunk"],
            allow_empty_regions=values["allowEmptyRegions"],
        )
    except (KeyError, IndexError) as missing:
        raise InputError(f"The plan of the run has no value {missing}: start the run with the state machine.") from None

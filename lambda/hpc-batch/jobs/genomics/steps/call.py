"""Variants of one region."""

from pathlib import Path

from genomics import calling
from genomics.buckets import Buckets
from genomics.errors import InputError
from genomics.parts import regions_of
from genomics.plan import Plan
from genomics.reference import lengths_of


def run(plan: Plan, region: int, buckets: Buckets, folder: Path) -> str:
    """Calls the variants of one region."""
    if buckets.work.exists(plan.called(region)):
        return f"region {region} is called"
    fasta = buckets.reference(plan, folder, (".fai",))
    intervals = regions_of(lengths_of(fasta), plan.regions)[region]
    bam = buckets.work.download(plan.slice(region), folder / "slice.bam", "run the step merge")
    if not plan.allow_empty_regions and not calling.has_reads(bam, intervals):
        places = ", ".join(f"{contig}:{start + 1}-{end}" for contig, start, end in intervals)
        raise InputError(
            f"Region {region} ({places}) has no reads, so that no variant can be found in it: "
            "check that the reads are of this reference, or start with \"allowEmptyRegions\": true."
        )
    vcf = folder / "called.vcf.gz"
    variants = calling.call(fasta, bam, plan.ploidy, vcf, intervals)
    buckets.work.put_once(plan.called(region), vcf)
    return f"called {variants} variants in region {region}"

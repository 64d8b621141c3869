"""Results of all regions."""

import json
from pathlib import Path

from genomics import results
from genomics.buckets import Buckets
from genomics.errors import InputError
from genomics.plan import Plan


def run(plan: Plan, buckets: Buckets, folder: Path) -> str:
    """Writes the results of all regions as VCF and Parquet, and the summary of the run.

    Raises:
        InputError: no region has a variant
    """
    if buckets.results.exists(plan.summary):
        return "the results exist"
    called = [
        buckets.work.download(plan.called(region), folder / f"{region:05}.vcf.gz", "run the step call")
        for region in range(plan.regions)
    ]
    vcf, parquet = folder / "variants.vcf.gz", folder / "variants.parquet"
    variants = results.concatenate(called, vcf)
    if variants == 0:
        raise InputError(
            f"No variant was found in the reads of {plan.sample}: check that the reads and {plan.reference} "
            "belong together and that the reads cover it at least ten times."
        )
    results.write_parquet(vcf, parquet)
    buckets.results.put_once(plan.vcf, vcf)
    buckets.results.put_once(f"{plan.vcf}.tbi", Path(f"{vcf}.tbi"))
    buckets.results.put_once(plan.parquet, parquet)
    reads = json.loads(buckets.work.read(plan.merge_marker, "run the step merge"))["reads"]
    summary = {"sample": plan.sample, "run": plan.run, "reads": reads, "variants": variants}
    buckets.results.put_once(plan.summary, json.dumps(summary))
    return f"{variants} variants of {plan.sample}"

"""Distribution of the reads to parts."""

import json
from itertools import islice
from pathlib import Path

from genomics.buckets import Buckets
from genomics.fastq import read_pairs
from genomics.parts import chunks_of_parts, write_reads
from genomics.plan import Plan


def run(plan: Plan, buckets: Buckets, folder: Path) -> str:
    """Distributes the reads to parts."""
    if buckets.work.exists(plan.split_marker):
        return "the parts exist"
    first, second = (
        buckets.data.download(key, folder / f"reads{mate}", "upload the reads") for mate, key in enumerate(plan.reads)
    )
    files = (first, second)
    pairs = sum(1 for _ in read_pairs(files, plan.reads))
    chunks = chunks_of_parts(pairs, plan.parts, plan.pairs_per_chunk)
    source = read_pairs(files, plan.reads)
    for part, count in enumerate(chunks):
        own = list(islice(source, count * plan.pairs_per_chunk))
        for mate in (0, 1):
            file = folder / f"part.R{mate + 1}.fastq.gz"
            write_reads(file, (pair[mate] for pair in own))
            buckets.work.put_once(plan.part(part, mate + 1), file)
    buckets.work.put_once(plan.split_marker, json.dumps({"pairs": pairs}))
    return f"{pairs} pairs in {plan.parts} parts"

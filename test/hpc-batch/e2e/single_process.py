"""Variants of one sample in one process: `single_process.py FOLDER PLOIDY PAIRS_PER_CHUNK`.

FOLDER has reference.fa, 1.fq and 2.fq; called.vcf.gz is written to it. Prints the processor seconds.
"""

import sys
import time
from pathlib import Path

from genomics.alignment import align
from genomics.calling import call
from genomics.fastq import read_pairs
from genomics.reference import write_index

folder, ploidy, pairs_per_chunk = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
reference, bam = folder / "reference.fa", folder / "aligned.bam"
write_index(reference)
names = ("1.fq", "2.fq")
align(reference, read_pairs(tuple(folder / name for name in names), names), pairs_per_chunk, "sample", bam)
call(reference, bam, ploidy, folder / "called.vcf.gz")
print(time.process_time())

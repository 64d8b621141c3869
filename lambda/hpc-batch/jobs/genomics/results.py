"""Result files of a run."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pysam

# Columns of the Glue table `variants`, in its order.
SCHEMA = pyarrow.schema(
    [
        ("contig", pyarrow.string()),
        # First base of the reference allele, counted from 1.
        ("position", pyarrow.int64()),
        ("reference", pyarrow.string()),
        ("alternative", pyarrow.string()),
        ("quality", pyarrow.float64()),
        # As in VCF: 1, 0/1, 1/1.
        ("genotype", pyarrow.string()),
        ("depth", pyarrow.int32()),
        ("alternative_depth", pyarrow.int32()),
    ]
)


def concatenate(called: Sequence[Path], out: Path) -> int:
    """Writes the variants of all files, in this order, to a bgzip-compressed VCF file and indexes it.

    Returns:
        number of variants
    """
    count = 0
    plain = out.with_suffix("")
    with pysam.VariantFile(str(called[0])) as first:
        header = first.header.copy()
    with pysam.VariantFile(str(plain), "w", header=header) as target:
        for file in called:
            with pysam.VariantFile(str(file)) as source:
                for record in source:
                    target.write(record)
                    count += 1
    pysam.tabix_compress(str(plain), str(out), force=True)
    plain.unlink()
    pysam.tabix_index(str(out), preset="vcf", force=True)
    return count


def write_parquet(vcf: Path, out: Path) -> None:
    with pysam.VariantFile(str(vcf)) as source:
        rows = [_row(record) for record in source]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows, SCHEMA), out, compression="snappy")


def _row(record: pysam.VariantRecord) -> dict:
    sample = record.samples[0]
    alleles = [str(allele) if allele is not None else "." for allele in sample["GT"]]
    return {
        "contig": record.contig,
        "position": record.pos,
        "reference": record.ref,
        "alternative": record.alts[0],
        "quality": record.qual,
        "genotype": "/".join(alleles),
        "depth": sample["DP"],
        "alternative_depth": sample["AD"][1],
    }

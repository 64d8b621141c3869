"""The steps of a run as processes over buckets that are folders: `pipeline.py FOLDER CHILDREN`.

FOLDER/data has references/reference.fa and reads/1.fq and 2.fq. Prints the processor seconds of all
processes.
"""

import resource
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from obstore.store import LocalStore

from genomics.buckets import Buckets
from genomics.plan import Plan
from genomics.storage import Bucket


def plan_for(children: int) -> Plan:
    return Plan(
        run=str(children),
        sample="sample",
        ploidy=1,
        reference="references/reference.fa",
        reads=("reads/1.fq", "reads/2.fq"),
        parts=children,
        regions=children,
        pairs_per_chunk=100,
        allow_empty_regions=True,
    )


def run_step(root: Path, children: int, step: str, index: str | None) -> None:
    buckets = Buckets(*(Bucket(name, LocalStore(root / name, mkdir=True)) for name in ("data", "work", "results")))
    program = import_module(f"genomics.steps.{step}")
    plan = plan_for(children)
    with TemporaryDirectory() as folder:
        if step == "index":
            program.run(plan.reference, buckets, Path(folder))
        else:
            program.run(plan, *([] if index is None else [int(index)]), buckets, Path(folder))


def main(folder: str, children: str, step: str | None = None, index: str | None = None) -> None:
    if step:
        run_step(Path(folder), int(children), step, index)
        return
    work = [("index",), ("split",), *(("align", str(each)) for each in range(int(children))), ("merge",)]
    work += [*(("call", str(each)) for each in range(int(children))), ("gather",)]
    for arguments in work:
        command = [sys.executable, __file__, folder, children, *arguments]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(used.ru_utime + used.ru_stime)


if __name__ == "__main__":
    main(*sys.argv[1:])

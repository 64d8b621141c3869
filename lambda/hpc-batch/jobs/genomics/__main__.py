"""Program of the jobs: `python -m genomics STEP SUBJECT`.

STEP is index, split, align, merge, call or gather; SUBJECT is the key of a reference for index, else
the id of a run. AWS Batch gives the part or region in AWS_BATCH_JOB_ARRAY_INDEX. Temporary files are
in TMPDIR.
"""

import json
import os
import signal
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

from genomics.buckets import Buckets
from genomics.errors import InputError
from genomics.plan import parse_plan, plan_key
from genomics.storage import s3_bucket

ARRAYS = ("align", "call")
STEPS = ("index", "split", "align", "merge", "call", "gather")
WRONG_INPUT = 65
# 128 and the number of the signal, as a shell reports it.
TERMINATED = 143


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, _terminate)
    started = time.monotonic()
    try:
        if len(arguments) != 2 or arguments[0] not in STEPS:
            raise InputError(f"'{' '.join(arguments)}' is not STEP SUBJECT: STEP is one of {', '.join(STEPS)}.")
        message = _run(*arguments)
    except InputError as error:
        _log("ERROR", str(error))
        return WRONG_INPUT
    _log("INFO", message, seconds=round(time.monotonic() - started, 3))
    return 0


def _run(step: str, subject: str) -> str:
    program = import_module(f"genomics.steps.{step}")
    _log("INFO", "started")
    buckets = Buckets(*map(s3_bucket, ("DATA_BUCKET", "WORK_BUCKET", "RESULTS_BUCKET")))
    with tempfile.TemporaryDirectory() as folder:
        if step == "index":
            return program.run(subject, buckets, Path(folder))
        text = buckets.work.read(plan_key(subject), "start the run with the state machine")
        plan = parse_plan(text)
        if step in ARRAYS:
            return program.run(plan, int(os.environ["AWS_BATCH_JOB_ARRAY_INDEX"]), buckets, Path(folder))
        return program.run(plan, buckets, Path(folder))


def _log(level: str, message: str, **more: object) -> None:
    names = {
        "step": sys.argv[1] if len(sys.argv) > 1 else None,
        "correlation_id": sys.argv[2] if len(sys.argv) > 2 else None,
        "job": os.environ.get("AWS_BATCH_JOB_ID"),
        "attempt": os.environ.get("AWS_BATCH_JOB_ATTEMPT"),
    }
    print(json.dumps({"level": level, "message": message, **names, **more}), flush=True)


def _terminate(_signal: int, _frame: object) -> None:
    """Ends at once: objects are written whole, and the next attempt starts from the same input."""
    _log("WARN", "SIGTERM: the instance is reclaimed or the job is terminated")
    raise SystemExit(TERMINATED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

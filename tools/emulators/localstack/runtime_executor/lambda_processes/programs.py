"""Programs that run the functions, by runtime."""

import shutil
import sys
from pathlib import Path

CLIENTS = Path(__file__).parent / "clients"
SUPPORTED = "nodejs…, python… and provided…"


def command_for(runtime: str, code: Path) -> tuple[str, ...]:
    """Returns the program and its arguments.

    `nodejs…` is the first `node` on the PATH, whatever its version; `python…` the interpreter that this
    runs with, whose packages include boto3, as on Lambda; `provided…` the code's own bootstrap.

    Raises ValueError for a runtime that can't be run, LookupError when its program is missing.
    """
    if runtime.startswith("nodejs"):
        node = shutil.which("node")
        if node is None:
            raise LookupError(f"{runtime} wants Node.js: there is no 'node' on the PATH.")
        return node, str(CLIENTS / "node.mjs")
    if runtime.startswith("python"):
        return sys.executable, "-u", str(CLIENTS / "python.py")
    if runtime.startswith("provided"):
        return (str(code / "bootstrap"),)
    raise ValueError(f"{runtime} can't be run as a process: {SUPPORTED} can.")

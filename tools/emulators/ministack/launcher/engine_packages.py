"""Python packages of the engine behind Athena and Glue, in an environment of their own."""

import glob
import os
import sys

VARIABLE = "TRINO_PYTHON_ENVIRONMENT"


def add() -> None:
    """Makes the packages importable. Raises RuntimeError where the engine is not installed."""
    environment = os.environ.get(VARIABLE, "")
    folders = glob.glob(os.path.join(environment, "lib", "python3*", "site-packages")) if environment else []
    if not folders:
        raise RuntimeError(f"The environment of the Trino engine is not installed ({VARIABLE}={environment}).")
    for folder in folders:
        if folder not in sys.path:
            sys.path.append(folder)

"""Python packages of engines, each in an environment of its own."""

import os
import sys
from pathlib import Path

# Variables with the folders of the environments.
TRINO = "TRINO_PYTHON_ENVIRONMENT"
REDSHIFT = "REDSHIFT_PACKAGES"


def add(variable: str) -> None:
    """Makes the packages of an engine importable. Raises RuntimeError where it is not installed."""
    environment = os.environ.get(variable, "")
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    folder = Path(environment, "lib", version, "site-packages")
    if not environment or not folder.is_dir():
        raise RuntimeError(f"The environment of the engine is not installed ({variable}={environment}).")
    if str(folder) not in sys.path:
        sys.path.append(str(folder))

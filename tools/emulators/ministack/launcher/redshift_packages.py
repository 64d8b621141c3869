"""Packages of the engine `redshift`, which are in a virtual environment of their own."""

import os
import sys
from pathlib import Path


def add() -> None:
    """Adds them to the import path, where the engine is used."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    environment = os.environ.get("REDSHIFT_PACKAGES")
    if environment and not any(path.startswith(environment) for path in sys.path):
        sys.path.append(str(Path(environment, "lib", version, "site-packages")))

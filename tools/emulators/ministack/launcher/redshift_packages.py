"""Packages of the engine `redshift`, which are in a virtual environment of their own."""

import os
import sys


def add() -> None:
    """Adds them to the import path, where the engine is used."""
    folder = os.environ.get("REDSHIFT_PACKAGES")
    if folder and folder not in sys.path:
        sys.path.append(folder)

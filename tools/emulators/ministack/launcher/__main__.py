"""Starts MiniStack with corrections of documented deviations from AWS.

Each correction replaces internals of MiniStack, so that the launcher refuses every other version.
docs/decisions/ says how each deviation was found. To add one: a module here, its test in tests/, a
line in corrections.py.
"""

import sys
import urllib.request
from importlib.metadata import version
from pathlib import Path

REQUIREMENTS = Path(__file__).parent.parent / "requirements.txt"


def assert_version(installed: str) -> None:
    """Exits with a message unless the pinned version is installed."""
    lines = REQUIREMENTS.read_text().splitlines()
    pinned = next(line.split("==")[1].split()[0] for line in lines if line.startswith("ministack=="))
    if installed != pinned:
        sys.exit(
            f"MiniStack {installed} is installed, this launcher fits {pinned}: delete the folder .local and start again."
        )


def ignore_proxies() -> None:
    """Calls the engines, which are on this machine, without the proxies of the environment."""
    urllib.request.install_opener(urllib.request.build_opener(urllib.request.ProxyHandler({})))


if __name__ == "__main__":
    assert_version(version("ministack"))
    ignore_proxies()

    from ministack import app

    from launcher.corrections import CORRECTIONS

    for correct in CORRECTIONS:
        correct()
    app.main()

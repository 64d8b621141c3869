"""Gives each LocalStack its own folder for the objects of S3.

LocalStack 4.14 keeps them in /tmp/localstack-s3-storage, regardless of TMPDIR (DEFAULT_S3_TMP_DIR in
localstack/services/s3/provider.py): two at once would write each other's objects, and the folder stays.
"""

import tempfile
from pathlib import Path

from localstack.runtime import hooks


@hooks.on_infra_start()
def own_s3_folder():
    from localstack.services.s3 import provider

    provider.DEFAULT_S3_TMP_DIR = str(Path(tempfile.gettempdir()) / "localstack-s3-storage")

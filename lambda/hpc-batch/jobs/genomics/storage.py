"""Objects of the buckets that the job definition names."""

import os
from pathlib import Path

import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.store import ObjectStore, S3Store

from genomics.errors import InputError

CHUNK = 8 * 1024 * 1024


class Bucket:
    """One bucket. An object is written whole and once: a second writer keeps the first one's."""

    def __init__(self, name: str, store: ObjectStore):
        self.name = name
        self._store = store

    def exists(self, key: str) -> bool:
        try:
            obstore.head(self._store, key)
        except FileNotFoundError:
            return False
        return True

    def download(self, key: str, file: Path, remedy: str) -> Path:
        """
        Args:
            remedy: instruction for the case that the object is missing

        Raises:
            InputError: there is no such object
        """
        source = self._get(key, remedy)
        with file.open("wb") as target:
            for chunk in source.stream(min_chunk_size=CHUNK):
                target.write(chunk)
        return file

    def read(self, key: str, remedy: str) -> str:
        """
        Raises:
            InputError: there is no such object
        """
        return bytes(self._get(key, remedy).bytes()).decode()

    def _get(self, key: str, remedy: str):
        try:
            return obstore.get(self._store, key)
        except FileNotFoundError:
            raise InputError(f"s3://{self.name}/{key} is missing: {remedy}.") from None

    def put_once(self, key: str, content: Path | str) -> bool:
        """Writes an object of at most 5 GB that does not exist yet, with If-None-Match.

        Returns:
            False when another attempt wrote it before
        """
        body = content if isinstance(content, Path) else content.encode()
        try:
            obstore.put(self._store, key, body, mode="create", use_multipart=False)
        except AlreadyExistsError:
            return False
        return True


def s3_bucket(variable: str) -> Bucket:
    """Bucket of S3.

    Args:
        variable: environment variable with the name of the bucket
    """
    name = os.environ[variable]
    # An emulator has no TLS.
    plain = os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://")
    return Bucket(name, S3Store(name, client_options={"allow_http": plain}))

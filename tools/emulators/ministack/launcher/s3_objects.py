"""Objects of S3 as a service reads and writes them with a role, whose policies are enforced."""

import asyncio

from launcher.role_permissions import assert_allowed
from ministack.services import s3


class Objects:
    """Buckets, with the permissions of a role; of the account's root user without one."""

    def __init__(self, role: str, session: str):
        self._role, self._session = role, session

    def read(self, address: str) -> bytes | None:
        """Returns the object of an `s3://` address, or None without one. Raises ApiError without the permission, as all methods."""
        bucket, key = self._allowed("s3:GetObject", address)
        return s3._get_object_data(bucket, key)

    def write(self, address: str, body: bytes) -> None:
        bucket, key = self._allowed("s3:PutObject", address)
        headers = {"content-type": "application/octet-stream", "content-length": str(len(body)), "host": "s3"}
        status, *_ = asyncio.run(s3.handle_request("PUT", f"/{bucket}/{key}", headers, body, {}, internal=True))
        if status >= 300:
            raise ValueError(f"S3 answers {status} for {address}.")

    def list(self, address: str) -> list[str]:
        """Returns the addresses of the objects under a prefix."""
        bucket, prefix = self._allowed("s3:ListBucket", address)
        if bucket not in s3._buckets:
            raise ValueError(f"NoSuchBucket: {bucket}")
        return sorted(f"s3://{bucket}/{key}" for key in s3._buckets[bucket]["objects"] if key.startswith(prefix))

    def _allowed(self, action: str, address: str) -> tuple[str, str]:
        """Bucket and key of an address on which the action is allowed."""
        bucket, _, key = address.removeprefix("s3://").partition("/")
        resource = f"arn:aws:s3:::{bucket}" if action == "s3:ListBucket" else f"arn:aws:s3:::{bucket}/{key}"
        assert_allowed(self._role, self._session, action, resource)
        return bucket, key

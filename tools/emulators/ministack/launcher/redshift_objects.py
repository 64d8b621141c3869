"""Objects of S3 as a role of a namespace reads and writes them."""

from launcher.iam_roles import may
from ministack.services import s3


class AccessFailed(Exception):
    """A request to S3 failed, in Redshift's words."""


class Objects:
    """Buckets, with the permissions of one role."""

    def __init__(self, role: str):
        self._role = role

    def read(self, address: str) -> bytes | None:
        """Returns the object of an `s3://` address, or None without one."""
        bucket, key = split(address)
        self._assert("s3:GetObject", f"arn:aws:s3:::{bucket}/{key}", address)
        status, _, body = s3._get_object(bucket, key, {})
        if status != 200:
            return None
        return body.encode() if isinstance(body, str) else bytes(body)

    def write(self, address: str, body: bytes) -> None:
        bucket, key = split(address)
        self._assert("s3:PutObject", f"arn:aws:s3:::{bucket}/{key}", address)
        status, *_ = s3._put_object(bucket, key, body, {"content-type": "application/octet-stream"})
        if status >= 300:
            raise AccessFailed(f"S3ServiceException: PUT {address} was answered with {status}")

    def list(self, address: str) -> list[str]:
        """Returns the addresses of the objects under a prefix."""
        bucket, prefix = split(address)
        self._assert("s3:ListBucket", f"arn:aws:s3:::{bucket}", address)
        names = s3._buckets.get(bucket, {}).get("objects", {})
        return sorted(f"s3://{bucket}/{key}" for key in names if key.startswith(prefix))

    def _assert(self, action: str, resource: str, address: str) -> None:
        if not may(self._role, action, resource):
            raise AccessFailed(
                f"S3ServiceException: User: {self._role} is not authorized to perform: {action} on {address}, "
                "Status 403, Error AccessDenied"
            )


def split(address: str) -> tuple[str, str]:
    """Bucket and key of an `s3://` address."""
    bucket, _, key = address.removeprefix("s3://").partition("/")
    return bucket, key

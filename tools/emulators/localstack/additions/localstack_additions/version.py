"""Guard of the modules that read LocalStack's internals."""

from localstack import version

SUPPORTED = "4.14"


def assert_supported() -> None:
    """Raises RuntimeError for every version of LocalStack but the one that these modules were read against."""
    if version.version.split(".")[:2] != SUPPORTED.split("."):
        raise RuntimeError(
            f"localstack-additions fits LocalStack {SUPPORTED}, but {version.version} is installed: "
            f"install localstack-core {SUPPORTED}.0, or remove the package and its settings PROVIDER_OVERRIDE_*."
        )

"""Time limit of CloudFormation's calls to other services.

LocalStack waits for 60 s, and then repeats the call. On a busy machine, a function of ten megabytes takes
longer to create: the repetition then fails with `Function already exist`.
"""

from botocore.config import Config

READ_SECONDS = 600


def wait_for_slow_calls() -> None:
    """Corrects the clients of CloudFormation's resource providers."""
    from localstack.services.cloudformation import resource_provider

    factory = resource_provider._cfn_resource_client_factory
    factory._config = factory._config.merge(Config(read_timeout=READ_SECONDS))

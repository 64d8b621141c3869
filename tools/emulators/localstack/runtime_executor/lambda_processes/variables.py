"""Environment variables of a function: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"""

import os
from pathlib import Path

_NOT_LAMBDA_S = {"AWS_LAMBDA_FUNCTION_TIMEOUT", "EDGE_PORT"}
"""Set for LocalStack's own runtime client in a container."""
_FROM_HERE = ("NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE")
"""Certificates that this machine's own services may need."""


def variables_of(given: dict[str, object], own: dict[str, str], runtime: str, code: Path) -> dict[str, str]:
    """Returns the variables of the process, without the machine's environment.

    given: variables that LocalStack sets in its containers
    own: variables of the function's configuration, which override all others
    """
    lambda_s = {
        name: str(value)
        for name, value in given.items()
        if not name.startswith("LOCALSTACK_") and name not in _NOT_LAMBDA_S
    }
    here = {name: os.environ[name] for name in _FROM_HERE if name in os.environ}
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin:/opt/bin",
        "LANG": "en_US.UTF-8",
        **here,
        **lambda_s,
        "LAMBDA_TASK_ROOT": str(code),
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{runtime}",
        **own,
    }

"""Event source mappings of SQS queues."""

import os

from ministack.services import lambda_svc


def limit_pollers_to_processors() -> None:
    """Limits the concurrent batches of a mapping to the number of processors: each batch is a process."""
    original = lambda_svc._sqs_esm_concurrency
    lambda_svc._sqs_esm_concurrency = lambda *arguments: min(original(*arguments), max(2, os.cpu_count() or 2))

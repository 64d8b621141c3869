"""Address of all OpenSearch domains at OPENSEARCH_CUSTOM_BACKEND.

LocalStack forwards requests for a domain from an address of its own, which needs a name server and has no
certificate that a client trusts. Here the address of a domain is that of the server itself.
"""

from typing import Any
from urllib.parse import urlsplit

from localstack_additions.version import assert_supported


def at_custom_backend() -> None:
    """Corrects the addresses of domains, where a server is set."""
    assert_supported()
    from localstack import config
    from localstack.services.opensearch import cluster_manager

    original = cluster_manager.build_cluster_endpoint

    def endpoint(domain_key: Any, custom_endpoint: Any = None, *args: Any, **kwargs: Any) -> str:
        if config.OPENSEARCH_CUSTOM_BACKEND and not (custom_endpoint and custom_endpoint.enabled):
            return urlsplit(config.OPENSEARCH_CUSTOM_BACKEND).netloc
        return original(domain_key, custom_endpoint, *args, **kwargs)

    cluster_manager.build_cluster_endpoint = endpoint

"""Start of the additions, before LocalStack's own services."""

import os

from localstack.runtime import hooks

from localstack_additions.custom_resource_routes import add_route
from localstack_additions.version import assert_supported

# Features that a client can ask for, in the words of lib/common/services.ts, with the service that has each.
FEATURES = {
    "ARNs of ignored resources": "CLOUDFORMATION",
    "authorizers of REST APIs": "APIGATEWAY",
}
ALWAYS = ["custom resources"]


@hooks.on_infra_start(priority=100)
def start_additions() -> None:
    """Ends the start of another version of LocalStack; names the features at /_aws/localstack-additions."""
    assert_supported()
    from localstack.services.edge import ROUTER

    add_route(ROUTER)
    chosen = [name for name, service in FEATURES.items() if os.environ.get(f"PROVIDER_OVERRIDE_{service}") == "additions"]
    ROUTER.add("/_aws/localstack-additions", lambda _request: {"features": [*ALWAYS, *chosen]})

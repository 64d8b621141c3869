"""Start of the additions, before LocalStack's own services."""

from localstack.runtime import hooks

from localstack_additions.custom_resource_routes import add_route
from localstack_additions.version import assert_supported

# Features that a client can ask for, in the words of lib/common/services.ts.
FEATURES = ["ARNs of ignored resources", "custom resources"]


@hooks.on_infra_start(priority=100)
def start_additions() -> None:
    """Ends the start of another version of LocalStack; names the features at /_aws/localstack-additions."""
    assert_supported()
    from localstack.services.edge import ROUTER

    add_route(ROUTER)
    ROUTER.add("/_aws/localstack-additions", lambda _request: {"features": FEATURES})

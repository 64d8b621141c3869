"""Provider of LocalStack for `AWS::ApiGateway::Authorizer`, a type that it ignores."""

from typing import Any

from localstack.services.cloudformation.provider_utils import convert_request_kwargs
from localstack.services.cloudformation.resource_provider import (
    CloudFormationResourceProviderPlugin,
    OperationStatus,
    ProgressEvent,
    ResourceProvider,
    ResourceRequest,
)

from localstack_additions.version import assert_supported

Properties = dict[str, Any]

TYPE = "AWS::ApiGateway::Authorizer"
ID = "AuthorizerId"


class AuthorizerProviderPlugin(CloudFormationResourceProviderPlugin):
    """Loaded for authorizers of REST APIs."""

    name = TYPE

    def load(self) -> None:
        assert_supported()
        self.factory = AuthorizerProvider


class AuthorizerProvider(ResourceProvider[Properties]):
    """Creates, changes and deletes authorizers by the API of API Gateway."""

    TYPE = TYPE
    SCHEMA = {"primaryIdentifier": [f"/properties/{ID}"]}

    def create(self, request: ResourceRequest[Properties]) -> ProgressEvent[Properties]:
        model = request.desired_state
        answer = request.aws_client_factory.apigateway.create_authorizer(**_parameters(request))
        return ProgressEvent(OperationStatus.SUCCESS, resource_model={**model, ID: answer["id"]})

    def update(self, request: ResourceRequest[Properties]) -> ProgressEvent[Properties]:
        """Changes texts and numbers of the authorizer, which keeps its id."""
        identifier = request.previous_state[ID]
        parameters = _parameters(request)
        rest_api = parameters.pop("restApiId")
        request.aws_client_factory.apigateway.update_authorizer(
            restApiId=rest_api,
            authorizerId=identifier,
            patchOperations=[
                {"op": "replace", "path": f"/{name}", "value": str(value)}
                for name, value in parameters.items()
                if not isinstance(value, list)
            ],
        )
        return ProgressEvent(OperationStatus.SUCCESS, resource_model={**request.desired_state, ID: identifier})

    def delete(self, request: ResourceRequest[Properties]) -> ProgressEvent[Properties]:
        model = request.previous_state or {}
        # An authorizer whose creation failed has no id.
        if model.get(ID):
            client = request.aws_client_factory.apigateway
            client.delete_authorizer(restApiId=model["RestApiId"], authorizerId=model[ID])
        return ProgressEvent(OperationStatus.SUCCESS, resource_model={})


def _parameters(request: ResourceRequest[Properties]) -> Properties:
    """Parameters of CreateAuthorizer."""
    model = request.aws_client_factory.apigateway.meta.service_model
    return convert_request_kwargs(request.desired_state, model.operation_model("CreateAuthorizer").input_shape)

"""Sources of the API keys of REST APIs, which LocalStack reads from another property than CloudFormation's."""

from typing import Any


def read_api_key_sources() -> None:
    """Corrects CloudFormation's provider of REST APIs."""
    from localstack.services.apigateway.resource_providers.aws_apigateway_restapi import ApiGatewayRestApiProvider

    original = ApiGatewayRestApiProvider.create

    def create(self: Any, request: Any) -> Any:
        properties = request.desired_state
        if "ApiKeySourceType" in properties:
            properties["ApiKeySource"] = properties["ApiKeySourceType"]
        return original(self, request)

    ApiGatewayRestApiProvider.create = create

"""Properties of REST API methods that MiniStack's CloudFormation ignores."""

import json
import re
from contextvars import ContextVar

from ministack.services import apigateway_v1
from ministack.services.cloudformation import provisioners

_VARIABLE = re.compile(r"\$\{stageVariables\.(\w+)\}")
_USAGE_KEY = "usageIdentifierKey"

# Usage key that the authorizer returned for the current request.
_usage_key = ContextVar("usage_key", default=None)


def resolve_stage_variables() -> None:
    """Replaces `${stageVariables.NAME}` in the function URIs of methods and authorizers.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/aws-api-gateway-stage-variables-reference.html
    """
    invoke_proxy = apigateway_v1._invoke_lambda_proxy_v1
    invoke_authorizer = apigateway_v1._invoke_authorizer_lambda

    async def proxy(integration, api_id, stage_name, stage, *rest, **options):
        return await invoke_proxy(_filled(integration, "uri", stage), api_id, stage_name, stage, *rest, **options)

    async def authorize(authorizer, event, account_id, region):
        api_id, stage_name = event["methodArn"].split(":")[5].split("/")[:2]
        stage = apigateway_v1._stages_v1.get(api_id, {}).get(stage_name, {})
        return await invoke_authorizer(_filled(authorizer, "authorizerUri", stage), event, account_id, region)

    apigateway_v1._invoke_lambda_proxy_v1 = proxy
    apigateway_v1._invoke_authorizer_lambda = authorize


def _filled(holder, name, stage):
    variables = stage.get("variables") or {}
    return {**holder, name: _VARIABLE.sub(lambda found: variables.get(found[1], ""), holder.get(name) or "")}


def validate_requests() -> None:
    """Connects the request validators of a template with its methods; MiniStack validates only what
    its API created."""
    validators = provisioners._RESOURCE_HANDLERS["AWS::ApiGateway::RequestValidator"]
    methods = provisioners._RESOURCE_HANDLERS["AWS::ApiGateway::Method"]

    def create_validator(_logical_id, properties, _stack_name):
        wanted = {
            "name": properties.get("Name", ""),
            "validateRequestBody": _is_true(properties.get("ValidateRequestBody")),
            "validateRequestParameters": _is_true(properties.get("ValidateRequestParameters")),
        }
        _, _, body = apigateway_v1._create_request_validator(properties["RestApiId"], wanted)
        created = json.loads(body)["id"]
        return created, {"RequestValidatorId": created}

    def with_validator(original):
        def handle(*arguments):
            result = original(*arguments)
            properties = arguments[-2]
            resource = apigateway_v1._resources[properties["RestApiId"]][properties["ResourceId"]]
            method = resource["resourceMethods"][properties["HttpMethod"]]
            method["requestValidatorId"] = properties.get("RequestValidatorId")
            return result

        return handle

    validators["create"] = create_validator
    methods.update({step: with_validator(methods[step]) for step in ("create", "update")})


def _is_true(value) -> bool:
    return value is True or value == "true"


def read_usage_keys_from_authorizers() -> None:
    """Counts a request for the usage plan of the API key that the authorizer returns (apiKeySource
    AUTHORIZER).

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html
    """
    apis = provisioners._RESOURCE_HANDLERS["AWS::ApiGateway::RestApi"]
    create = apis["create"]
    invoke = apigateway_v1._invoke_authorizer_lambda
    authorize = apigateway_v1._authorize_request_v1
    key_of = apigateway_v1._api_key_from_request

    def create_api(logical_id, properties, stack_name):
        created = create(logical_id, properties, stack_name)
        api = apigateway_v1._rest_apis.get(created[0])
        api["apiKeySource"] = properties.get("ApiKeySourceType", "HEADER")
        return created

    async def keep_key(*arguments):
        result = await invoke(*arguments)
        answer = (result or {}).get("body")
        if isinstance(answer, dict) and answer.get(_USAGE_KEY):
            # In the context, so that it is cached with the authorizer's response.
            answer["context"] = {**(answer.get("context") or {}), _USAGE_KEY: answer[_USAGE_KEY]}
        return result

    async def authorize_and_count(api_id, *arguments):
        error, context = await authorize(api_id, *arguments)
        api = apigateway_v1._rest_apis.get(api_id) or {}
        key = None
        if context and _USAGE_KEY in context:
            key = context[_USAGE_KEY]
            context = {name: value for name, value in context.items() if name != _USAGE_KEY}
        _usage_key.set((key or "") if api.get("apiKeySource") == "AUTHORIZER" else None)
        return error, context

    def api_key(headers):
        key = _usage_key.get()
        return key_of(headers) if key is None else key

    apis["create"] = create_api
    apigateway_v1._invoke_authorizer_lambda = keep_key
    apigateway_v1._authorize_request_v1 = authorize_and_count
    apigateway_v1._api_key_from_request = api_key

"""Gateway responses of REST APIs: body and headers of the requests that API Gateway itself rejects.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
"""

import json
import re
from collections.abc import Mapping
from typing import Any

VARIABLE = re.compile(r"\$context\.([\w.]+)")
HEADER = "gatewayresponse.header."


def body_of(response: Mapping[str, Any], context: Mapping[str, Any]) -> str | None:
    """Body of a response by its JSON template; None for a response without one."""
    template = (response.get("responseTemplates") or {}).get("application/json")
    return None if template is None else VARIABLE.sub(lambda found: _value(found[1], context), template)


def headers_of(response: Mapping[str, Any]) -> dict[str, str]:
    """Headers with a fixed value, which stands in single quotes."""
    parameters = response.get("responseParameters") or {}
    return {
        name.removeprefix(HEADER): value[1:-1]
        for name, value in parameters.items()
        if name.startswith(HEADER) and re.fullmatch("'.*'", value)
    }


def apply_gateway_responses() -> None:
    """Corrects LocalStack's errors, which have the status of a gateway response only."""
    from localstack.services.apigateway.next_gen.execute_api.gateway_response import get_gateway_response_or_default
    from localstack.services.apigateway.next_gen.execute_api.handlers.gateway_exception import GatewayExceptionHandler

    original = GatewayExceptionHandler.create_exception_response

    def create(self: Any, exception: Any, context: Any) -> Any:
        answer = original(self, exception, context)
        configured = context.deployment.rest_api.gateway_responses
        default = "DEFAULT_5XX" if answer.status_code >= 500 else "DEFAULT_4XX"
        if exception.type not in configured and default not in configured:
            return answer
        response = get_gateway_response_or_default(exception.type, configured)
        body = body_of(response, context.context_variables)
        if body is not None:
            answer.set_data(body)
        answer.headers.update(headers_of(response))
        return answer

    GatewayExceptionHandler.create_exception_response = create


def refuse_bodies_without_text() -> None:
    """Corrects the validation of bodies, which ends in 500 for bytes that are not UTF-8."""
    from localstack.services.apigateway.next_gen.execute_api.handlers.method_request import MethodRequestHandler

    original = MethodRequestHandler._is_body_valid

    def is_valid(*arguments: Any) -> bool:
        try:
            return original(*arguments)
        except UnicodeDecodeError:
            return False

    MethodRequestHandler._is_body_valid = staticmethod(is_valid)


def _value(path: str, context: Mapping[str, Any]) -> str:
    value: Any = context
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    # The text of the message, with its quotes.
    if path == "error.messageString":
        return json.dumps(value)
    return "" if value is None else str(value)

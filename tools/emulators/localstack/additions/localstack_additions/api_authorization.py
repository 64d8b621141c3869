"""Authorization of REST APIs' methods, which LocalStack's free edition passes over.

A Lambda authorizer for tokens decides as on AWS. A signed request needs the signature of a session or user
that LocalStack knows; permissions are not enforced. A user pool's tokens are all refused: there is no Cognito.
"""

import json
import logging
import re
from datetime import datetime, timezone
from typing import Any

from localstack.aws.connect import connect_to
from localstack.services.apigateway.next_gen.execute_api import gateway_response as errors
from localstack.services.apigateway.next_gen.execute_api import handlers
from localstack.services.apigateway.next_gen.execute_api.context import RestApiInvocationContext
from localstack.utils.aws.arns import get_partition
from rolo.request import get_raw_path
from werkzeug.datastructures import Headers

from localstack_additions.signatures import Signature
from localstack_additions.token_authorizers import DEFAULT_TTL, Answer, AnswerCache, InvalidAnswer, checked
from localstack_additions.version import assert_supported

log = logging.getLogger(__name__)

HEADER = re.compile(r"method\.request\.header\.(\S+)")
FUNCTION = re.compile(r"functions/(.+)/invocations$")


def authorize_methods() -> None:
    """Adds the authorization to the requests of all REST APIs, at LocalStack's place for more handlers."""
    assert_supported()
    handlers.preprocess_request.append(Authorization())


class Authorization:
    """Handler of LocalStack's gateway."""

    def __init__(self) -> None:
        self._answers = AnswerCache()

    def __call__(self, _chain: Any, context: RestApiInvocationContext, _response: Any) -> None:
        kind = context.resource_method.get("authorizationType") or "NONE"
        if kind == "AWS_IAM":
            _authenticate(context)
        elif kind == "CUSTOM":
            self._ask(context)
        elif kind != "NONE":
            raise errors.UnauthorizedError("Unauthorized")

    def _ask(self, context: RestApiInvocationContext) -> None:
        authorizer = context.deployment.rest_api.authorizers[context.resource_method["authorizerId"]]
        source = HEADER.fullmatch(authorizer.get("identitySource") or "")
        if authorizer["type"] != "TOKEN" or not source:
            log.error("Authorizer %s is of a type that is not there: TOKEN with a header is.", authorizer["name"])
            raise errors.AuthorizerConfigurationError
        token = context.invocation_request["headers"].get(source[1])
        if not token or not re.match(authorizer.get("identityValidationExpression") or "", token):
            raise errors.UnauthorizedError("Unauthorized")
        path = context.invocation_request["path"].lstrip("/")
        arn = f"{_stage_arn(context)}/{context.invocation_request['http_method']}/{path}"
        key = (context.api_id, context.stage, authorizer["id"], token)
        seconds = int(authorizer.get("authorizerResultTtlInSeconds", DEFAULT_TTL))
        answer = self._answers.get(key, seconds, lambda: _answer_of(authorizer, token, arn, context))
        if not answer.allows(arn):
            raise errors.AccessDeniedError("User is not authorized to access this resource")
        context.context_variables["authorizer"] = {**answer.context, "principalId": answer.principal}
        if answer.usage_key and context.deployment.rest_api.rest_api.get("apiKeySource") == "AUTHORIZER":
            context.context_variables["identity"]["apiKey"] = answer.usage_key


def _answer_of(authorizer: dict[str, Any], token: str, arn: str, context: RestApiInvocationContext) -> Answer:
    variables = context.stage_variables or {}
    uri = re.sub(r"\$\{stageVariables\.(\w+)\}", lambda found: variables.get(found[1], ""), authorizer["authorizerUri"])
    function = FUNCTION.search(uri)
    if not function:
        log.error("Authorizer %s has no function in its URI: %s", authorizer["name"], uri)
        raise errors.AuthorizerConfigurationError
    client = connect_to(aws_access_key_id=context.account_id, region_name=context.region).lambda_
    event = {"type": "TOKEN", "authorizationToken": token, "methodArn": arn}
    result = client.invoke(FunctionName=function[1], Payload=json.dumps(event))
    payload = json.loads(result["Payload"].read())
    if result.get("FunctionError"):
        if payload.get("errorMessage") == "Unauthorized":
            raise errors.UnauthorizedError("Unauthorized")
        log.error("Authorizer %s failed: %s", authorizer["name"], payload)
        raise errors.AuthorizerFailureError("Internal server error")
    try:
        return checked(payload)
    except InvalidAnswer as error:
        log.error("Authorizer %s: %s", authorizer["name"], error)
        raise errors.AuthorizerConfigurationError from error


def _stage_arn(context: RestApiInvocationContext) -> str:
    partition = get_partition(context.region)
    return f"arn:{partition}:execute-api:{context.region}:{context.account_id}:{context.api_id}/{context.stage}"


def _authenticate(context: RestApiInvocationContext) -> None:
    request = context.request
    header = request.headers.get("Authorization")
    if not header:
        raise errors.MissingAuthTokenError("Missing Authentication Token")
    signature = Signature.read(header)
    if not signature:
        raise errors.InvalidSignatureError("Authorization header is no signature of version 4.")
    caller = _caller_of(signature.access_key, context.account_id)
    if caller.get("secret") is not None:
        if caller["token"] != request.headers.get("X-Amz-Security-Token"):
            raise errors.InvalidSignatureError("The security token included in the request is invalid.")
        problem = signature.problem(
            request.method,
            f"http://{request.host}{_raw_target(request)}",
            Headers(request.headers),
            context.invocation_request["body"],
            caller["secret"],
            datetime.now(timezone.utc),
        )
        if problem:
            raise errors.InvalidSignatureError(problem)
    identity = context.context_variables["identity"]
    identity.update(
        accessKey=signature.access_key,
        accountId=context.account_id,
        caller=caller["id"],
        user=caller["id"],
        userArn=caller["arn"],
    )


def _raw_target(request: Any) -> str:
    query = request.query_string.decode()
    return get_raw_path(request) + (f"?{query}" if query else "")


def _caller_of(access_key: str, account: str) -> dict[str, str | None]:
    """Session or user of an access key. Any other key is the administrator's, with any secret, as everywhere in LocalStack."""
    from moto.iam.models import iam_backends
    from moto.sts.models import sts_backends

    session = sts_backends[account]["aws"].get_assumed_role_from_access_key(access_key)
    if session:
        return {"secret": session.secret_access_key, "token": session.session_token, "id": session.user_id, "arn": session.arn}
    backend = iam_backends[account]["aws"]
    user = backend.get_user_from_access_key_id(access_key)
    if user:
        secret = backend.access_keys[access_key].secret_access_key
        return {"secret": secret, "token": None, "id": user.id, "arn": user.arn}
    return {"secret": None, "token": None, "id": account, "arn": f"arn:aws:iam::{account}:root"}

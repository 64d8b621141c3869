"""API Gateway methods against AWS's documentation."""

import asyncio
import unittest
from unittest import mock

from launcher import api_gateway_methods
from ministack.services import apigateway_v1
from ministack.services.cloudformation import provisioners

URI = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:1:function:f:{}/invocations"
VARIABLE = URI.format("${stageVariables.alias}")


def method_arn(api, stage):
    return f"arn:aws:execute-api:us-east-1:000000000000:{api}/{stage}/GET/"


class RestApiMethods(unittest.TestCase):
    def setUp(self):
        for name in (
            "_invoke_lambda_proxy_v1",
            "_invoke_authorizer_lambda",
            "_authorize_request_v1",
            "_api_key_from_request",
        ):
            patch = mock.patch.object(apigateway_v1, name, getattr(apigateway_v1, name))
            patch.start()
            self.addCleanup(patch.stop)
        for name in ("RequestValidator", "Method", "RestApi"):
            handlers = provisioners._RESOURCE_HANDLERS[f"AWS::ApiGateway::{name}"]
            patch = mock.patch.dict(handlers, handlers)
            patch.start()
            self.addCleanup(patch.stop)
        self.addCleanup(apigateway_v1.reset)

    def create(self, kind, **properties):
        return provisioners._RESOURCE_HANDLERS[f"AWS::ApiGateway::{kind}"]["create"](kind, properties, "Stack")

    def api(self, **properties):
        api, attributes = self.create("RestApi", Name="api", **properties)
        return api, attributes["RootResourceId"]

    def test_a_stage_chooses_the_alias_of_a_function(self):
        called = mock.AsyncMock()
        apigateway_v1._invoke_lambda_proxy_v1 = called
        api_gateway_methods.resolve_stage_variables()
        for stage, expected in (({"variables": {"alias": "dev"}}, "dev"), ({}, "")):
            asyncio.run(apigateway_v1._invoke_lambda_proxy_v1({"uri": VARIABLE}, "api", "dev", stage))
            self.assertEqual(called.call_args.args[0]["uri"], URI.format(expected))

    def test_a_stage_chooses_the_alias_of_an_authorizer(self):
        called = mock.AsyncMock()
        apigateway_v1._invoke_authorizer_lambda = called
        api_gateway_methods.resolve_stage_variables()
        api, _ = self.api()
        apigateway_v1._create_stage(api, {"stageName": "prod", "variables": {"alias": "live"}})
        event = {"methodArn": method_arn(api, "prod")}
        asyncio.run(apigateway_v1._invoke_authorizer_lambda({"authorizerUri": VARIABLE}, event, "1", "us-east-1"))
        self.assertEqual(called.call_args.args[0]["authorizerUri"], URI.format("live"))

    def test_a_body_that_does_not_fit_the_model_is_refused(self):
        api_gateway_methods.validate_requests()
        api, root = self.api()
        model, _ = self.create("Model", RestApiId=api, Name="Number", Schema={"type": "number"})
        validator, _ = self.create("RequestValidator", RestApiId=api, ValidateRequestBody="true")
        self.create(
            "Method",
            RestApiId=api,
            ResourceId=root,
            HttpMethod="PUT",
            RequestModels={"application/json": model},
            RequestValidatorId=validator,
        )
        method = apigateway_v1._resources[api][root]["resourceMethods"]["PUT"]

        def check(body):
            return apigateway_v1._check_request_validation(method, api, {}, {}, body, {})

        self.assertIsNone(check(b"1"))
        self.assertEqual(check(b'"1"').response_type, "BAD_REQUEST_BODY")

    def authorized(self, source, given):
        """What the function hears, and which API key counts, when the authorizer names one."""
        answer = {"body": {"principalId": "me", "policyDocument": {}, "usageIdentifierKey": "by authorizer"}}
        apigateway_v1._invoke_authorizer_lambda = mock.AsyncMock(return_value=answer)

        async def authorize(_api_id, *_arguments):
            result = await apigateway_v1._invoke_authorizer_lambda({}, {}, "1", "us-east-1")
            return None, apigateway_v1._stringify_context(result["body"]["context"])

        apigateway_v1._authorize_request_v1 = authorize
        api_gateway_methods.read_usage_keys_from_authorizers()
        api, _ = self.api(**source)

        async def request():
            _, context = await apigateway_v1._authorize_request_v1(api)
            return context, apigateway_v1._api_key_from_request({"x-api-key": given})

        return asyncio.run(request())

    def test_the_usage_key_is_read_from_the_authorizer(self):
        context, key = self.authorized({"ApiKeySourceType": "AUTHORIZER"}, "by header")
        self.assertEqual((context, key), ({}, "by authorizer"))

    def test_the_usage_key_is_read_from_the_header_by_default(self):
        _, key = self.authorized({}, "by header")
        self.assertEqual(key, "by header")

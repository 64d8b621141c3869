"""Custom resources and authorizers on a LocalStack that runs, at LOCALSTACK_ENDPOINT; skipped without one."""

import io
import json
import os
import unittest
import urllib.error
import urllib.request
import uuid
import zipfile
from typing import Any

ENDPOINT = os.environ.get("LOCALSTACK_ENDPOINT")

# Provider that keeps the kind and id of each request in a parameter.
CODE = """
import json, boto3, urllib.request
def handler(event, context):
    wanted = event["ResourceProperties"]
    if wanted.get("Silent"):
        return
    identifier = wanted["Name"]
    done = f"{event['RequestType']} {event.get('PhysicalResourceId', identifier)}"
    ssm = boto3.client("ssm")
    name = event["StackId"].split("/")[1]
    try:
        before = ssm.get_parameter(Name=name)["Parameter"]["Value"] + ", "
    except ssm.exceptions.ParameterNotFound:
        before = ""
    ssm.put_parameter(Name=name, Value=before + done, Type="String", Overwrite=True)
    answer = {"Status": "SUCCESS", "PhysicalResourceId": identifier, "Data": {"Size": wanted["Size"], "Endpoint.Address": "a.b"}}
    if wanted.get("Reason"):
        answer = {"Status": "FAILED", "PhysicalResourceId": identifier, "Reason": wanted["Reason"]}
    answer.update({each: event[each] for each in ("StackId", "RequestId", "LogicalResourceId")})
    request = urllib.request.Request(event["ResponseURL"], json.dumps(answer).encode(), {"content-type": ""}, method="PUT")
    urllib.request.urlopen(request)
"""

# Authorizer whose answer is in the token: `Token allow`, `Token deny`, `Token unauthorized`, `Token error`.
AUTHORIZER = """
def handler(event, context):
    wanted = event["authorizationToken"].split()[1]
    if wanted in ("unauthorized", "error"):
        raise Exception("Unauthorized" if wanted == "unauthorized" else "no table")
    statement = {"Effect": wanted.title(), "Action": "execute-api:Invoke", "Resource": event["methodArn"]}
    return {"principalId": "caller", "policyDocument": {"Statement": [statement]}, "context": {"count": 2}}
"""

# Function of a method, whose answer is who the caller is.
ECHO = """
import json
def handler(event, context):
    found = event["requestContext"]
    return {"statusCode": 200, "body": json.dumps({"authorizer": found.get("authorizer"), "user": found["identity"].get("userArn")})}
"""


class RunningTest(unittest.TestCase):
    """Test with clients of LocalStack and functions."""

    def client(self, service: str) -> Any:
        import boto3

        credentials = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
        return boto3.client(service, endpoint_url=ENDPOINT, **credentials)

    def function(self, name: str, code: str) -> str:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as file:
            file.writestr("index.py", code)
        functions = self.client("lambda")
        arn = functions.create_function(
            FunctionName=name,
            Runtime="python3.13",
            Handler="index.handler",
            Role="arn:aws:iam::000000000000:role/any",
            Code={"ZipFile": packed.getvalue()},
            Timeout=60,
        )["FunctionArn"]
        functions.get_waiter("function_active_v2").wait(FunctionName=name)
        self.addCleanup(lambda: functions.delete_function(FunctionName=name))
        return arn


@unittest.skipUnless(ENDPOINT, "LOCALSTACK_ENDPOINT names no LocalStack")
class StackTest(RunningTest):
    def setUp(self) -> None:
        self.name = f"custom-{uuid.uuid4().hex[:8]}"
        self.token = self.function(self.name, CODE)
        self.stacks = self.client("cloudformation")

    def template(self, **properties: str) -> str:
        resource = {"Type": "Custom::Objects", "Properties": {"ServiceToken": self.token, "Name": "first", "Size": "1", **properties}}
        outputs = {
            "Id": {"Value": {"Ref": "Objects"}},
            "Size": {"Value": {"Fn::GetAtt": ["Objects", "Size"]}},
            "Address": {"Value": {"Fn::GetAtt": ["Objects", "Endpoint.Address"]}},
        }
        return json.dumps({"Resources": {"Objects": resource}, "Outputs": outputs})

    def create(self, **properties: str) -> None:
        self.stacks.create_stack(StackName=self.name, TemplateBody=self.template(**properties))
        self.stacks.get_waiter("stack_create_complete").wait(StackName=self.name, WaiterConfig={"Delay": 1})

    def outputs(self) -> dict[str, str]:
        [stack] = self.stacks.describe_stacks(StackName=self.name)["Stacks"]
        return {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}

    def test_an_authorizer_of_a_template_is_created_changed_and_deleted(self) -> None:
        def template(seconds: int) -> str:
            authorizer = {
                "RestApiId": {"Ref": "Api"},
                "Name": "programs",
                "Type": "TOKEN",
                "IdentitySource": "method.request.header.Authorization",
                "AuthorizerUri": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/any/invocations",
                "AuthorizerResultTtlInSeconds": seconds,
            }
            resources = {
                "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": self.name}},
                "Authorizer": {"Type": "AWS::ApiGateway::Authorizer", "Properties": authorizer},
            }
            outputs = {name: {"Value": {"Ref": name}} for name in resources}
            return json.dumps({"Resources": resources, "Outputs": outputs})

        self.stacks.create_stack(StackName=self.name, TemplateBody=template(30))
        self.stacks.get_waiter("stack_create_complete").wait(StackName=self.name, WaiterConfig={"Delay": 1})
        self.stacks.update_stack(StackName=self.name, TemplateBody=template(60))
        self.stacks.get_waiter("stack_update_complete").wait(StackName=self.name, WaiterConfig={"Delay": 1})
        outputs = self.outputs()
        found = self.client("apigateway").get_authorizer(restApiId=outputs["Api"], authorizerId=outputs["Authorizer"])
        self.assertEqual((found["name"], found["type"], int(found["authorizerResultTtlInSeconds"])), ("programs", "TOKEN", 60))
        self.stacks.delete_stack(StackName=self.name)
        self.stacks.get_waiter("stack_delete_complete").wait(StackName=self.name, WaiterConfig={"Delay": 1})

    def requests(self) -> str:
        return self.client("ssm").get_parameter(Name=self.name)["Parameter"]["Value"]

    def reasons(self) -> str:
        events = self.stacks.describe_stack_events(StackName=self.name)["StackEvents"]
        return " ".join(each.get("ResourceStatusReason", "") for each in events)

    def test_a_stack_creates_updates_replaces_and_deletes_its_custom_resource(self) -> None:
        self.create()
        self.assertEqual(self.outputs(), {"Id": "first", "Size": "1", "Address": "a.b"})
        for properties in ({"Size": "2"}, {"Size": "3", "Name": "second"}):
            self.stacks.update_stack(StackName=self.name, TemplateBody=self.template(**properties))
            self.stacks.get_waiter("stack_update_complete").wait(StackName=self.name, WaiterConfig={"Delay": 1})
        self.assertEqual(self.outputs(), {"Id": "second", "Size": "3", "Address": "a.b"})
        self.assertEqual(self.requests(), "Create first, Update first, Update first, Delete first")
        self.stacks.delete_stack(StackName=self.name)
        self.stacks.get_waiter("stack_delete_complete").wait(StackName=self.name, WaiterConfig={"Delay": 1})
        self.assertTrue(self.requests().endswith("Delete second"), self.requests())

    def test_the_reason_of_a_failure_is_in_the_events_of_the_stack(self) -> None:
        with self.assertRaisesRegex(Exception, "FAILED|terminal"):
            self.create(Reason="the domain does not answer")
        self.assertIn("the domain does not answer", self.reasons())

    def test_a_provider_that_does_not_answer_fails_the_stack_after_its_time_limit(self) -> None:
        with self.assertRaisesRegex(Exception, "FAILED|terminal"):
            self.create(Silent="yes", ServiceTimeout="2")
        self.assertIn("within 2 seconds", self.reasons())


@unittest.skipUnless(ENDPOINT, "LOCALSTACK_ENDPOINT names no LocalStack")
class AuthorizationTest(RunningTest):
    def setUp(self) -> None:
        name = f"api-{uuid.uuid4().hex[:8]}"
        echo, authorizer = self.function(f"{name}-echo", ECHO), self.function(f"{name}-authorizer", AUTHORIZER)
        apis = self.client("apigateway")
        api = apis.create_rest_api(name=name)
        self.addCleanup(lambda: apis.delete_rest_api(restApiId=api["id"]))
        path = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{}/invocations"
        programs = apis.create_authorizer(
            restApiId=api["id"],
            name="programs",
            type="TOKEN",
            identitySource="method.request.header.Authorization",
            identityValidationExpression="^Token [a-z]+$",
            authorizerUri=path.format(authorizer),
        )
        for kind, more in {"CUSTOM": {"authorizerId": programs["id"]}, "AWS_IAM": {}, "NONE": {}}.items():
            resource = apis.create_resource(restApiId=api["id"], parentId=api["rootResourceId"], pathPart=kind.lower())
            method = {"restApiId": api["id"], "resourceId": resource["id"], "httpMethod": "GET"}
            apis.put_method(**method, authorizationType=kind, **more)
            apis.put_integration(**method, type="AWS_PROXY", integrationHttpMethod="POST", uri=path.format(echo))
        apis.create_deployment(restApiId=api["id"], stageName="prod")
        self.url = f"{ENDPOINT}/_aws/execute-api/{api['id']}/prod"

    def get(self, path: str, **headers: str) -> tuple[int, Any]:
        request = urllib.request.Request(f"{self.url}/{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, None

    def signed(self, credentials: dict[str, str], secret: str | None = None) -> tuple[int, Any]:
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.credentials import Credentials

        request = AWSRequest(method="GET", url=f"{self.url}/aws_iam")
        session = Credentials(credentials["AccessKeyId"], secret or credentials["SecretAccessKey"], credentials["SessionToken"])
        SigV4Auth(session, "execute-api", "us-east-1").add_auth(request)
        return self.get("aws_iam", **dict(request.headers))

    def test_the_function_of_an_authorizer_decides(self) -> None:
        status, body = self.get("custom", Authorization="Token allow")
        self.assertEqual((status, body["authorizer"]), (200, {"count": "2", "principalId": "caller"}))
        for header, expected in {"Token deny": 403, "Token unauthorized": 401, "Token error": 500, "Bearer allow": 401}.items():
            self.assertEqual(self.get("custom", Authorization=header)[0], expected, header)
        self.assertEqual(self.get("custom")[0], 401)
        self.assertEqual(self.get("none")[0], 200)

    def test_a_signed_request_needs_the_signature_of_its_session(self) -> None:
        sts = self.client("sts")
        session = sts.assume_role(RoleArn="arn:aws:iam::000000000000:role/machine", RoleSessionName="session")["Credentials"]
        status, body = self.signed(session)
        self.assertEqual((status, body["user"]), (200, "arn:aws:sts::000000000000:assumed-role/machine/session"))
        self.assertEqual(self.signed(session, "another")[0], 403)
        self.assertEqual(self.signed({**session, "SessionToken": "another"})[0], 403)
        self.assertEqual(self.get("aws_iam")[0], 403)
        self.assertEqual(self.get("aws_iam", Authorization="Bearer hello")[0], 403)

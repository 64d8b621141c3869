"""Provider of LocalStack for `AWS::CloudFormation::CustomResource` and all types `Custom::...`."""

import json

from localstack import config
from localstack.aws.connect import connect_to
from localstack.services.cloudformation.resource_provider import (
    CloudFormationResourceProviderPlugin,
    OperationStatus,
    ProgressEvent,
    ResourceProvider,
    ResourceRequest,
)
from localstack.services.lambda_.networking import get_main_endpoint_from_container

from localstack_additions.custom_resource_routes import PATH, answers
from localstack_additions.custom_resources import CustomResource, Failed, Properties, Resource, as_text
from localstack_additions.version import assert_supported

PHYSICAL_ID = "PhysicalResourceId"
# Properties of the template, which the provider gets as the old ones; the model has the attributes beside them.
PROPERTIES = "localstack-additions:properties"


class CustomResourceProviderPlugin(CloudFormationResourceProviderPlugin):
    """Loaded for every type that begins with `Custom`."""

    name = "AWS::CloudFormation::CustomResource"

    def load(self) -> None:
        assert_supported()
        self.factory = CustomResourceProvider


class CustomResourceProvider(ResourceProvider[Properties]):
    """Asks the function or topic of the service token, and waits for its answer."""

    TYPE = "AWS::CloudFormation::CustomResource"
    SCHEMA = {"primaryIdentifier": [f"/properties/{PHYSICAL_ID}"]}

    def create(self, request: ResourceRequest[Properties]) -> ProgressEvent[Properties]:
        try:
            return _succeeded(_resource(request).create(request.desired_state))
        except Failed as error:
            return _failed(error)

    def update(self, request: ResourceRequest[Properties]) -> ProgressEvent[Properties]:
        try:
            return _succeeded(_resource(request).update(_state(request), request.desired_state))
        except Failed as error:
            return _failed(error)

    def delete(self, request: ResourceRequest[Properties]) -> ProgressEvent[Properties]:
        state = _state(request)
        try:
            # A resource whose creation failed has no id.
            if state.physical_id:
                _resource(request).delete(state)
        except Failed as error:
            return _failed(error)
        return ProgressEvent(OperationStatus.SUCCESS, resource_model={})


def _resource(request: ResourceRequest[Properties]) -> CustomResource:
    def send(service_token: str, event: Properties) -> None:
        text = json.dumps(event)
        service, region, account = [*service_token.split(":"), "", "", "", "", ""][2:5]
        clients = connect_to(aws_access_key_id=account, region_name=region)
        try:
            if service == "lambda":
                clients.lambda_.invoke(FunctionName=service_token, InvocationType="Event", Payload=text)
            elif service == "sns":
                subject = "AWS CloudFormation custom resource request"
                clients.sns.publish(TopicArn=service_token, Message=text, Subject=subject)
            else:
                raise Failed(f"Invalid ServiceToken '{service_token}': it must be the ARN of a function or a topic.")
        except clients.lambda_.exceptions.ClientError as error:
            raise Failed(str(error)) from error

    return CustomResource(request.stack_id, request.logical_resource_id, request.resource_type, send, _url_of, answers)


def _url_of(token: str) -> str:
    # A process of this machine, or a container that reaches LocalStack by another name.
    in_process = config.LAMBDA_RUNTIME_EXECUTOR == "process"
    host = "127.0.0.1" if in_process else get_main_endpoint_from_container()
    return f"{config.internal_service_url(host=host)}{PATH}/{token}"


def _state(request: ResourceRequest[Properties]) -> Resource:
    model = request.previous_state or {}
    return Resource(model.get(PHYSICAL_ID, ""), model.get(PROPERTIES, {}))


def _succeeded(resource: Resource) -> ProgressEvent[Properties]:
    model = {**attributes_of(resource.data), PHYSICAL_ID: resource.physical_id, PROPERTIES: resource.properties}
    return ProgressEvent(OperationStatus.SUCCESS, resource_model=model)


def attributes_of(data: Properties) -> Properties:
    """Data of an answer as LocalStack looks it up: texts, and a name with dots as a path."""
    attributes: Properties = {}
    for name, value in as_text(data).items():
        *path, last = name.split(".")
        place = attributes
        for each in path:
            place = place.setdefault(each, {})
        place[last] = value
    return attributes


def _failed(error: Failed) -> ProgressEvent[Properties]:
    return ProgressEvent(OperationStatus.FAILED, resource_model={}, message=str(error))

"""CloudFormation types of AWS Batch, created through its own operations."""

import json

from ministack.services import batch
from ministack.services.cloudformation import provisioners

# Properties whose keys are data.
_MAPS = ("Tags", "Options", "Parameters")


def create_batch_resources() -> None:
    """Adds ComputeEnvironment, JobQueue and JobDefinition; `Ref` returns their ARNs, as on AWS."""
    for name, create, update, delete in (
        ("ComputeEnvironment", _create_environment, _update_environment, _delete_environment),
        ("JobQueue", _create_queue, _update_queue, _delete_queue),
        ("JobDefinition", _create_definition, _update_definition, _delete_definition),
    ):
        provisioners._RESOURCE_HANDLERS[f"AWS::Batch::{name}"] = {
            "create": create,
            "update": update,
            "delete": delete,
        }


def _call(operation: str, request: dict) -> dict:
    status, _, body = batch._DISPATCH[f"/v1/{operation.lower()}"](request)
    answer = json.loads(body)
    if status >= 400:
        raise ValueError(f"{operation}: {answer.get('message')}")
    return answer


def _create_environment(logical_id, props, stack_name):
    name = props.get("ComputeEnvironmentName") or provisioners._physical_name(stack_name, logical_id, max_len=128)
    request = {**_request(props), "computeEnvironmentName": name}
    arn = _call("CreateComputeEnvironment", request)["computeEnvironmentArn"]
    return arn, {"ComputeEnvironmentArn": arn}


def _update_environment(physical_id, _old, props, _stack_name, _logical_id=None):
    _call("UpdateComputeEnvironment", {**_request(props), "computeEnvironment": physical_id})
    return physical_id, {"ComputeEnvironmentArn": physical_id}


def _delete_environment(physical_id, _props):
    _call("UpdateComputeEnvironment", {"computeEnvironment": physical_id, "state": "DISABLED"})
    _call("DeleteComputeEnvironment", {"computeEnvironment": physical_id})


def _create_queue(logical_id, props, stack_name):
    name = props.get("JobQueueName") or provisioners._physical_name(stack_name, logical_id, max_len=128)
    arn = _call("CreateJobQueue", {**_request(props), "jobQueueName": name})["jobQueueArn"]
    _call("UpdateJobQueue", {"jobQueue": arn, **_request(props)})
    return arn, {"JobQueueArn": arn}


def _update_queue(physical_id, _old, props, _stack_name, _logical_id=None):
    _call("UpdateJobQueue", {"jobQueue": physical_id, **_request(props)})
    return physical_id, {"JobQueueArn": physical_id}


def _delete_queue(physical_id, _props):
    _call("UpdateJobQueue", {"jobQueue": physical_id, "state": "DISABLED"})
    _call("DeleteJobQueue", {"jobQueue": physical_id})


def _create_definition(logical_id, props, stack_name):
    name = props.get("JobDefinitionName") or provisioners._physical_name(stack_name, logical_id, max_len=128)
    arn = _call("RegisterJobDefinition", {**_request(props), "jobDefinitionName": name})["jobDefinitionArn"]
    return arn, {"JobDefinitionArn": arn}


def _update_definition(physical_id, _old, props, _stack_name, _logical_id=None):
    """Registers a revision and takes the earlier one out of use."""
    name = physical_id.rpartition("/")[2].partition(":")[0]
    arn = _call("RegisterJobDefinition", {**_request(props), "jobDefinitionName": name})["jobDefinitionArn"]
    _call("DeregisterJobDefinition", {"jobDefinition": physical_id})
    return arn, {"JobDefinitionArn": arn}


def _delete_definition(physical_id, _props):
    _call("DeregisterJobDefinition", {"jobDefinition": physical_id})


def _request(value):
    """Request of the API with the properties of a template: names begin in lower case, numbers are numbers."""
    if isinstance(value, list):
        return [_request(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {name[0].lower() + name[1:]: each if name in _MAPS else _typed(name, each) for name, each in value.items()}


def _typed(name: str, value):
    numbers = ("MaxvCpus", "MinvCpus", "Order", "Priority", "Attempts", "AttemptDurationSeconds", "MaxTimeSeconds")
    return int(value) if name in numbers else _request(value)

"""Starts MiniStack with what the pinned version lacks for these stacks.

Each function below mends one deviation from AWS that a scenario would meet; docs/decisions/ says
how each was found. It hooks into internals, so it refuses to start on another version.
"""

import json
import os
import re
import shutil
import signal
import sys
import threading
import time
from importlib.metadata import version
from pathlib import Path

from abandoned_polls import end_abandoned_polls
from bus_delivery import keep_undeliverable, tell_of_services
from documented_rights import (
    authorize_batches_of_messages,
    authorize_moves_of_messages,
    authorize_statements,
)
from firehose_services import deliver_to_opensearch
from function_errors import name_function_errors
from global_buckets import know_roles_of_other_accounts, read_from_all_accounts
from http2 import speak_http2
from key_value_stores import read_key_value_stores
from ministack import app
from ministack.core import iam_actions, iam_evaluator
from ministack.services import cloudfront, dynamodb, lambda_svc, scheduler
from ministack.services.cloudformation import provisioners
from object_events import name_versions
from principal_arn import name_sessions_by_their_role
from queue_threads import touch_queues_in_one_thread
from rest_api_methods import count_by_authorizers, fill_in_stage_variables, validate_requests
from secret_references import refer_to_secrets_by_their_arn
from service_revisions import authorize_revisions_by_their_arn, describe_service_revisions
from state_machine_tasks import ask_rekognition, authorize_tasks, name_missing_objects
from state_machines import enter_branches, evaluate_parallel, spread_retries
from table_throttle import throttle_writes
from topic_delivery import filter_by_elements_of_lists, keep_undelivered

HERE = Path(__file__).parent
PINNED = next(
    line.strip().split("==")[1]
    for line in (HERE / "requirements.txt").read_text().splitlines()
    if line.startswith("ministack==")
)


def accept_inert_types() -> None:
    """One unknown type would make CloudFormation refuse the whole template. Types that are known keep their handler."""
    for name in json.loads((HERE / "without-effect.json").read_text()):
        provisioners._RESOURCE_HANDLERS.setdefault(name, {"create": _create_inert, "delete": _delete_inert})


def _create_inert(logical_id, _properties, stack_name):
    arn = f"arn:aws:inert:::{stack_name}/{logical_id}"
    return f"{stack_name}-{logical_id}-inert", {"Arn": arn, "ConnectionArn": arn}


def _delete_inert(_physical_id, _properties):
    pass


def keep_paths_encoded() -> None:
    """A REST API hands over the path as the client sent it; MiniStack decodes it first."""
    original = app._handle_execute_api_request

    async def handle(host, path, method, headers, body, query_params, raw_path=None, raw_query_string=None):
        parsed = app._parse_execute_api_url(host, path)
        is_rest = parsed and app._get_module("apigateway_v1").find_api_scope(parsed[0]) is not None
        sent = raw_path if is_rest and raw_path else path
        return await original(host, sent, method, headers, body, query_params, raw_path, raw_query_string)

    app._handle_execute_api_request = handle


def serve_api_origins() -> None:
    """A distribution reaches a REST API of this MiniStack; as shipped it answers 502 for every amazonaws.com origin."""
    original = cloudfront._fetch_from_origin
    api_host = re.compile(r"^([a-z0-9]+)\.execute-api\.")

    async def fetch(origin, method, uri, query_string, headers, body, viewer_is_https, client_ip, viewer_xff, dist_arn):
        api = api_host.match(origin.get("domain_name") or "")
        if not api:
            return await original(
                origin, method, uri, query_string, headers, body, viewer_is_https, client_ip, viewer_xff, dist_arn
            )
        sent = cloudfront._origin_request_headers(origin, headers, client_ip, viewer_xff)
        path = (origin.get("origin_path") or "") + uri
        status, answered, data = await app._handle_execute_api_request(
            f"{api[1]}.execute-api.{app._MINISTACK_HOST}",
            path,
            method,
            {name.lower(): value for name, value in sent.items()},
            body or b"",
            cloudfront.parse_qs(query_string, keep_blank_values=True),
            raw_path=path,
            raw_query_string=query_string,
        )
        pairs = [(k, v) for k, vs in answered.items() for v in (vs if isinstance(vs, list) else [vs])]
        return status, "", cloudfront._multidict_from_pairs(pairs), data

    cloudfront._fetch_from_origin = fetch


def take_loopback_for_tls() -> None:
    """Policies refuse requests without TLS, and the endpoint is plain HTTP on the loopback interface."""
    original = iam_evaluator._resolve_condition_key

    def resolve(key, context):
        return "true" if key.lower() == "aws:securetransport" else original(key, context)

    iam_evaluator._resolve_condition_key = resolve


def append_in_partiql() -> None:
    """PartiQL's list_append, which DynamoDB documents for UPDATE, is missing."""
    original = dynamodb._pq_call

    def call(name, values, nodes):
        if name != "list_append":
            return original(name, values, nodes)
        if len(values) != 2 or not all(value and "L" in value for value in values):
            raise ValueError("An operand in the update expression has an incorrect data type")
        return {"L": values[0]["L"] + values[1]["L"]}

    dynamodb._pq_call = call


def keep_time_zones() -> None:
    """A template's schedules get the time zone that they name; as shipped, all are in UTC."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::Scheduler::Schedule"]

    def with_zone(original):
        def handle(*arguments):
            name, attributes = original(*arguments)
            properties = arguments[-2]
            schedule = scheduler._schedules[f"{properties.get('GroupName', 'default')}/{name}"]
            schedule["ScheduleExpressionTimezone"] = properties.get("ScheduleExpressionTimezone", "UTC")
            return name, attributes

        return handle

    handlers.update({step: with_zone(handlers[step]) for step in ("create", "update")})


def accept_metric_math() -> None:
    """An alarm on an expression would make CloudFormation refuse the template; it is as inert as all alarms."""
    original = provisioners._cw_metric_alarm_record

    def record(name, properties):
        if properties.get("Metrics"):
            properties = {**properties, "Metrics": None, "Namespace": "metric math", "MetricName": name}
        return original(name, properties)

    provisioners._cw_metric_alarm_record = record


def authorize_services_by_their_arn() -> None:
    """Rights on an ECS service are asked for on the service, and not on its cluster."""
    original = iam_actions.extract_resource_arn

    def extract(service, method, path, headers, body, query_params, region, account_id):
        if service == "ecs":
            request = json.loads(body or b"{}")
            names = [request["service"]] if request.get("service") else request.get("services") or []
            if len(names) == 1 and request.get("cluster"):
                cluster, name = (value.rpartition("/")[2] for value in (request["cluster"], names[0]))
                return f"arn:aws:ecs:{region}:{account_id}:service/{cluster}/{name}"
        return original(service, method, path, headers, body, query_params, region, account_id)

    iam_actions.extract_resource_arn = extract


STOOD_FOR = ("ecs-tasks", "codebuild", "codepipeline")


def stand_for_services() -> None:
    """Who may do everything gets the credentials of roles that services take on AWS which run nothing here."""
    original = iam_evaluator.evaluate_trust_policy

    def evaluate(trust_doc, caller_arn, context=None):
        if original(trust_doc, caller_arn, context):
            return True
        is_root = context is not None and context.principal_type == "Root"
        return is_root and any(original(trust_doc, f"{service}.amazonaws.com", context) for service in STOOD_FOR)

    iam_evaluator.evaluate_trust_policy = evaluate


def poll_as_many_as_processors() -> None:
    """Each concurrent batch is a process of its own; more of them than processors only slow each other down."""
    original = lambda_svc._sqs_esm_concurrency
    lambda_svc._sqs_esm_concurrency = lambda *arguments: min(original(*arguments), max(2, os.cpu_count() or 2))


def end_with_the_runner() -> None:
    """Killed outright, the runner can't stop us: then end the whole group, functions included."""
    runner = os.getppid()

    def watch():
        while os.getppid() == runner:
            time.sleep(0.5)
        shutil.rmtree(Path(os.environ["TMPDIR"]).parent, ignore_errors=True)
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    if version("ministack") != PINNED:
        sys.exit(
            f"MiniStack {version('ministack')} is installed, this launcher fits {PINNED}: "
            "delete the folder .local/venv and start again."
        )
    accept_inert_types()
    keep_paths_encoded()
    serve_api_origins()
    fill_in_stage_variables()
    validate_requests()
    count_by_authorizers()
    read_key_value_stores()
    take_loopback_for_tls()
    name_sessions_by_their_role()
    append_in_partiql()
    keep_time_zones()
    accept_metric_math()
    authorize_services_by_their_arn()
    read_from_all_accounts()
    know_roles_of_other_accounts()
    authorize_batches_of_messages()
    authorize_moves_of_messages()
    authorize_statements()
    describe_service_revisions()
    authorize_revisions_by_their_arn()
    stand_for_services()
    throttle_writes()
    end_abandoned_polls()
    touch_queues_in_one_thread()
    filter_by_elements_of_lists()
    keep_undelivered()
    name_versions()
    name_function_errors()
    enter_branches()
    evaluate_parallel()
    spread_retries()
    ask_rekognition()
    name_missing_objects()
    authorize_tasks()
    tell_of_services()
    keep_undeliverable()
    refer_to_secrets_by_their_arn()
    speak_http2()
    poll_as_many_as_processors()
    deliver_to_opensearch()
    end_with_the_runner()
    app.main()

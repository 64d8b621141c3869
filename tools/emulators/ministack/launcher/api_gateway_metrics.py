"""Metrics of REST APIs.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
"""

import time

from launcher.cloudwatch_metrics import publish
from ministack.core.responses import request_scope
from ministack.services import apigateway_v1, cloudwatch

NAMESPACE = "AWS/ApiGateway"


def publish_api_metrics() -> None:
    """Publishes count, errors and latency of each request to a stage."""
    original = apigateway_v1.handle_execute

    async def handle(api_id, stage, *request):
        start = time.time()
        answer = await original(api_id, stage, *request)
        scope = apigateway_v1.find_api_scope(api_id)
        if scope is not None:
            with request_scope(*scope):
                _publish(apigateway_v1._rest_apis[api_id]["name"], stage, answer[0], (time.time() - start) * 1000)
        return answer

    apigateway_v1.handle_execute = handle


def _publish(api: str, stage: str, status: int, milliseconds: float) -> None:
    for dimensions in ({"ApiName": api}, {"ApiName": api, "Stage": stage}):
        publish(NAMESPACE, "Count", dimensions, 1)
        publish(NAMESPACE, "4XXError", dimensions, 1 if 400 <= status < 500 else 0)
        publish(NAMESPACE, "5XXError", dimensions, 1 if status >= 500 else 0)
        # One by one, for percentiles.
        cloudwatch.record_metric(NAMESPACE, "Latency", milliseconds, "Milliseconds", dimensions)

"""Services that PROVIDER_OVERRIDE_APIGATEWAY, ..._FIREHOSE, ..._KINESIS, ..._OPENSEARCH and ..._CLOUDFORMATION choose by the name `additions`; Rekognition."""

import os
from functools import partial

from localstack.services.plugins import Service, aws_provider

REKOGNITION = "AWS_ENDPOINT_URL_REKOGNITION"


@aws_provider(api="apigateway", name="additions")
def apigateway() -> Service:
    from localstack.services.apigateway.next_gen.provider import ApigatewayNextGenProvider
    from localstack.services.moto import MotoFallbackDispatcher

    from localstack_additions.api_authorization import authorize_methods
    from localstack_additions.gateway_responses import apply_gateway_responses, refuse_bodies_without_text

    authorize_methods()
    apply_gateway_responses()
    refuse_bodies_without_text()
    return Service.for_provider(ApigatewayNextGenProvider(), dispatch_table_factory=MotoFallbackDispatcher)


@aws_provider(api="firehose", name="additions")
def firehose() -> Service:
    from localstack_additions.firehose_provider import DeliveringFirehoseProvider

    return Service.for_provider(DeliveringFirehoseProvider())


@aws_provider(api="kinesis", name="additions")
def kinesis() -> Service:
    from localstack.aws.forwarder import HttpFallbackDispatcher

    from localstack_additions.kinesis_provider import MemoryKinesisProvider

    provider = MemoryKinesisProvider()
    forward = partial(HttpFallbackDispatcher, forward_url_getter=provider.get_forward_url)
    return Service.for_provider(provider, dispatch_table_factory=forward)


@aws_provider(api="opensearch", name="additions")
def opensearch() -> Service:
    from localstack.services.opensearch.provider import OpensearchProvider

    from localstack_additions.search_endpoints import at_custom_backend

    at_custom_backend()
    return Service.for_provider(OpensearchProvider())


@aws_provider(api="rekognition", name="default", should_load=lambda: REKOGNITION in os.environ)
def rekognition() -> Service:
    """Forwards all requests to the address that the SDKs' own variable names."""
    from localstack.aws.forwarder import AwsRequestProxy
    from localstack.aws.skeleton import Skeleton
    from localstack.aws.spec import load_service

    forward = AwsRequestProxy(os.environ[REKOGNITION])
    service = load_service("rekognition")
    return Service("rekognition", skeleton=Skeleton(service, dict.fromkeys(service.operation_names, forward)))


@aws_provider(api="cloudformation", name="additions")
def cloudformation() -> Service:
    from localstack_additions.cloudformation_provider import StackOutputsProvider

    return Service.for_provider(StackOutputsProvider())

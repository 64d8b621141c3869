"""Names of delivery streams that a template leaves to CloudFormation.

LocalStack generates one, does not keep it, and then fails with `'DeliveryStreamName'`.
"""

from typing import Any


def keep_generated_names() -> None:
    """Corrects CloudFormation's provider of delivery streams."""
    from localstack.services.cloudformation.provider_utils import generate_default_name
    from localstack.services.kinesisfirehose.resource_providers.aws_kinesisfirehose_deliverystream import (
        KinesisFirehoseDeliveryStreamProvider,
    )

    original = KinesisFirehoseDeliveryStreamProvider.create

    def create(self: Any, request: Any) -> Any:
        name = generate_default_name(request.stack_name, request.logical_resource_id)
        request.desired_state.setdefault("DeliveryStreamName", name)
        return original(self, request)

    KinesisFirehoseDeliveryStreamProvider.create = create

"""References to secrets in templates."""

from ministack.services import secretsmanager
from ministack.services.cloudformation import provisioners


def return_secret_arns() -> None:
    """Returns the ARN for `Ref` of a secret; MiniStack returns the name.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html
    """
    handlers = provisioners._RESOURCE_HANDLERS["AWS::SecretsManager::Secret"]
    create, update, delete = (handlers[step] for step in ("create", "update", "delete"))

    def by_arn(result):
        _, attributes = result
        return attributes["Arn"], attributes

    handlers["create"] = lambda *arguments: by_arn(create(*arguments))
    handlers["update"] = lambda arn, *rest: by_arn(update(_name(arn), *rest))
    handlers["delete"] = lambda arn, properties: delete(_name(arn), properties)


def _name(arn: str) -> str:
    return secretsmanager._resolve(arn)[0]

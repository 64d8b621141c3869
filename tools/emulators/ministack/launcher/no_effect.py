"""CloudFormation types that MiniStack lacks and that have no effect on it."""

import json
from pathlib import Path

from ministack.services.cloudformation import provisioners


TYPES = Path(__file__).parent.parent / "no-effect.json"


def accept_types_without_effect() -> None:
    """Accepts the types of no-effect.json: one unknown type makes CloudFormation refuse the whole template.

    Types that MiniStack knows keep their handlers.
    """
    for name in json.loads(TYPES.read_text()):
        provisioners._RESOURCE_HANDLERS.setdefault(name, {"create": _create, "delete": _delete})


def _create(logical_id, _properties, stack_name):
    arn = f"arn:aws:no-effect:::{stack_name}/{logical_id}"
    return f"{stack_name}-{logical_id}-no-effect", {"Arn": arn, "ConnectionArn": arn}


def _delete(_physical_id, _properties):
    pass

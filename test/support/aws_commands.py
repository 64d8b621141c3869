"""
Checks command lines of the AWS CLI by botocore's service models: reads `[["aws", "sqs", ...], ...]`
as JSON from its input, and prints those with an unknown service, operation or option, with the
reason.
"""

import json
import sys

from botocore import xform_name
from botocore.session import Session

# Commands of the CLI's own.
CUSTOM = {"s3": {"cp", "ls", "rm", "sync"}, "sso": {"login"}, "cloudtrail": {"validate-logs"}, "cloudformation": {"deploy"}}
GLOBAL = {"--query", "--output", "--region", "--max-items", "--profile"}

session = Session()


def reason(words):
    service, command, *rest = words[1:]
    if command in CUSTOM.get(service, ()):
        return None
    service = {"s3api": "s3"}.get(service, service)
    if service not in session.get_available_services():
        return f"no service {service}"
    model = session.get_service_model(service)
    names = {xform_name(name, "-"): name for name in model.operation_names}
    if command not in names:
        return f"no command {command}"
    shape = model.operation_model(names[command]).input_shape
    members = shape.members if shape else {}
    options = set(GLOBAL)
    for name, member in members.items():
        option = f"--{xform_name(name, '-')}"
        options.add(option)
        if member.type_name == "boolean":
            options.add(option.replace("--", "--no-", 1))
    unknown = [word for word in rest if word.startswith("--") and word not in options]
    if unknown:
        return f"no option {unknown[0]}"
    # Without any option, it is the name of a command in a text; with "…", a part of one.
    missing = [
        f"--{xform_name(name, '-')}"
        for name in (shape.required_members if shape and rest and "…" not in rest else [])
        if f"--{xform_name(name, '-')}" not in rest
    ]
    return f"{missing[0]} is missing" if missing else None


print(json.dumps([[" ".join(words), why] for words in json.load(sys.stdin) if (why := reason(words))]))

"""Trust policies of roles."""

from ministack.core import iam_evaluator

SERVICES = ("ecs-tasks", "codebuild", "codepipeline", "lambda")


def assume_service_roles_as_root() -> None:
    """Lets the account's root user assume roles that trust services which run nothing on MiniStack:
    scenarios run their programs. Trino takes the role of a function that queries."""
    original = iam_evaluator.evaluate_trust_policy

    def evaluate(trust_doc, caller_arn, context=None):
        if original(trust_doc, caller_arn, context):
            return True
        is_root = context is not None and context.principal_type == "Root"
        return is_root and any(original(trust_doc, f"{service}.amazonaws.com", context) for service in SERVICES)

    iam_evaluator.evaluate_trust_policy = evaluate

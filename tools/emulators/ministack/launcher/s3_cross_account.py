"""Buckets of other accounts."""

import dataclasses
from contextvars import ContextVar

from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.services import s3, sts


def read_buckets_of_other_accounts() -> None:
    """Lets CloudFormation and Lambda read templates and code from buckets of other accounts.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingBucket.html
    """
    original = s3._get_object_data

    def read(bucket_name, key, version_id=None):
        owner = s3._bucket_owner_account(bucket_name) or get_account_id()
        with request_scope(owner, get_region()):
            return original(bucket_name, key, version_id)

    s3._get_object_data = read


def match_roles_of_other_accounts() -> None:
    """Evaluates bucket policies for the role of another account; MiniStack evaluates them for that
    account's root user.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-walkthroughs-managing-access-example4.html
    """
    allows = s3._foreign_bucket_allows
    evaluate = iam_evaluator.evaluate_resource_policy
    session = ContextVar("session", default=None)

    def allows_session(owner, bucket, key, method, query, caller, headers=None):
        access_key = s3.extract_access_key_id(headers or {}, query)
        token = session.set(sts._sessions.get(access_key))
        try:
            return allows(owner, bucket, key, method, query, caller, headers)
        finally:
            session.reset(token)

    def evaluate_for_session(policy, context, **options):
        role = session.get()
        if role:
            context = dataclasses.replace(context, principal_arn=role["Arn"], principal_type=role["PrincipalType"])
        return evaluate(policy, context, **options)

    s3._foreign_bucket_allows = allows_session
    iam_evaluator.evaluate_resource_policy = evaluate_for_session

"""Condition keys of a request, and resources, that MiniStack leaves out.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

import json

from ministack.core import iam_actions

_S3_ACL_ACTIONS = ("s3:CreateBucket", "s3:PutBucketAcl", "s3:PutObjectAcl")


def add_request_keys() -> None:
    """Adds ec2:Encrypted, ec2:InstanceType, ec2:Add/group, rds:StorageEncrypted and
    elasticfilesystem:Encrypted."""
    original = iam_actions.request_tag_context

    def context(service, iam_action, body, params):
        return {**original(service, iam_action, body, params), **_keys(iam_action, body, params)}

    iam_actions.request_tag_context = context


def add_access_control_lists() -> None:
    """Adds s3:x-amz-acl of calls on buckets and access control lists."""
    original = iam_actions.s3_service_context

    def context(iam_action, query_params, path="", headers=None):
        keys = original(iam_action, query_params, path, headers)
        if iam_action in _S3_ACL_ACTIONS and (headers or {}).get("x-amz-acl"):
            keys = {**keys, "s3:x-amz-acl": headers["x-amz-acl"]}
        return keys

    iam_actions.s3_service_context = context


def authorize_instances() -> None:
    """Checks ec2:RunInstances for the instance, which has the key ec2:InstanceType."""
    original = iam_actions.extract_resource_arn

    def extract(service, method, path, headers, body, query_params, region, account_id):
        found = original(service, method, path, headers, body, query_params, region, account_id)
        if service == "ec2" and iam_actions._query_param(query_params, "Action") == "RunInstances":
            return f"arn:aws:ec2:{region}:{account_id}:instance/*"
        return found

    iam_actions.extract_resource_arn = extract


def _keys(action, body, params):
    def value(name, default="false"):
        return iam_actions._query_param(params, name) or default

    if action == "ec2:CreateVolume":
        return {"ec2:Encrypted": value("Encrypted")}
    if action == "ec2:RunInstances":
        return {"ec2:InstanceType": value("InstanceType", "m1.small")}
    if action in ("ec2:ModifySnapshotAttribute", "ec2:ModifyImageAttribute"):
        kind = "CreateVolumePermission" if "Snapshot" in action else "LaunchPermission"
        return {"ec2:Add/group": value(f"{kind}.Add.1.Group", "")}
    if action in ("rds:CreateDBInstance", "rds:CreateDBCluster"):
        return {"rds:StorageEncrypted": value("StorageEncrypted")}
    if action == "elasticfilesystem:CreateFileSystem":
        return {"elasticfilesystem:Encrypted": str(json.loads(body or b"{}").get("Encrypted", False)).lower()}
    return {}

"""Checks the IAM policies of CloudFormation templates with parliament.

Usage: policies.py TEMPLATE...
Prints {"policies": number of checked policies, "findings": [{"check", "template", "resource", "detail"}]}.
Outputs of other stacks are read in the templates of the same call.
"""

import json
import os
import re
import sys
from collections.abc import Iterator

from parliament import analyze_policy_string

PSEUDO = {
    "AWS::AccountId": "111111111111",
    "AWS::Partition": "aws",
    "AWS::Region": "us-east-1",
    "AWS::StackName": "stack",
    "AWS::URLSuffix": "amazonaws.com",
}

# Service, resource and name in the ARN of each type that a policy names.
HERE = "arn:aws:{}:us-east-1:111111111111:{}"
ARNS = {
    "AWS::Batch::JobDefinition": HERE.format("batch", "job-definition/name:1"),
    "AWS::Batch::JobQueue": HERE.format("batch", "job-queue/name"),
    "AWS::CloudWatch::Alarm": HERE.format("cloudwatch", "alarm:name"),
    "AWS::CodeBuild::Project": HERE.format("codebuild", "project/name"),
    "AWS::CodeBuild::ReportGroup": HERE.format("codebuild", "report-group/name"),
    "AWS::CodeConnections::Connection": HERE.format("codeconnections", "connection/id"),
    "AWS::Cognito::UserPool": HERE.format("cognito-idp", "userpool/us-east-1_id"),
    "AWS::DynamoDB::Table": HERE.format("dynamodb", "table/name"),
    "AWS::ECR::Repository": HERE.format("ecr", "repository/name"),
    "AWS::ECS::Service": HERE.format("ecs", "service/cluster/name"),
    "AWS::ElasticLoadBalancingV2::ListenerRule": HERE.format(
        "elasticloadbalancing", "listener-rule/app/name/1/2/3"
    ),
    "AWS::ElasticLoadBalancingV2::TargetGroup": HERE.format("elasticloadbalancing", "targetgroup/name/1"),
    "AWS::Events::Rule": HERE.format("events", "rule/name"),
    "AWS::IAM::ManagedPolicy": "arn:aws:iam::111111111111:policy/name",
    "AWS::IAM::Role": "arn:aws:iam::111111111111:role/name",
    "AWS::KMS::Key": HERE.format("kms", "key/11111111-1111-1111-1111-111111111111"),
    "AWS::Kinesis::Stream": HERE.format("kinesis", "stream/name"),
    "AWS::Lambda::Function": HERE.format("lambda", "function:name"),
    "AWS::Lambda::Version": HERE.format("lambda", "function:name:1"),
    "AWS::Logs::LogGroup": HERE.format("logs", "log-group:name:*"),
    "AWS::MSK::Cluster": HERE.format("kafka", "cluster/name/id"),
    "AWS::OpenSearchService::Domain": HERE.format("es", "domain/name"),
    "AWS::RedshiftServerless::Namespace": HERE.format("redshift-serverless", "namespace/id"),
    "AWS::RedshiftServerless::Workgroup": HERE.format("redshift-serverless", "workgroup/id"),
    "AWS::S3::Bucket": "arn:aws:s3:::name",
    "AWS::SNS::Topic": HERE.format("sns", "name"),
    "AWS::SQS::Queue": HERE.format("sqs", "name"),
    "AWS::SecretsManager::Secret": HERE.format("secretsmanager", "secret:name-123456"),
    "AWS::SecretsManager::SecretTargetAttachment": HERE.format("secretsmanager", "secret:name-123456"),
    "AWS::StepFunctions::StateMachine": HERE.format("states", "stateMachine:name"),
}

# Types whose Ref is the ARN.
NAMED_BY_ARN = {
    "AWS::Batch::JobDefinition",
    "AWS::Batch::JobQueue",
    "AWS::ECS::Service",
    "AWS::ElasticLoadBalancingV2::ListenerRule",
    "AWS::ElasticLoadBalancingV2::TargetGroup",
    "AWS::IAM::ManagedPolicy",
    "AWS::Lambda::Version",
    "AWS::SNS::Topic",
    "AWS::SecretsManager::Secret",
    "AWS::SecretsManager::SecretTargetAttachment",
    "AWS::StepFunctions::StateMachine",
}

# Types with a policy, and its property.
POLICIES = {
    "AWS::IAM::Policy": "PolicyDocument",
    "AWS::IAM::ManagedPolicy": "PolicyDocument",
    "AWS::S3::BucketPolicy": "PolicyDocument",
    "AWS::SQS::QueuePolicy": "PolicyDocument",
    "AWS::SNS::TopicPolicy": "PolicyDocument",
    "AWS::SecretsManager::ResourcePolicy": "ResourcePolicy",
}


class Template:
    """Template whose references get the text that CloudFormation could give them."""

    def __init__(self, path: str, others: "dict[str, Template]") -> None:
        with open(path, encoding="utf-8") as file:
            content = json.load(file)
        self.name = os.path.basename(path).removesuffix(".template.json")
        self.resources = content["Resources"]
        self.outputs = content.get("Outputs", {})
        self.others = others

    def text_of(self, value):
        """Value without intrinsic functions. Numbers become texts, which parliament takes for them."""
        if isinstance(value, list):
            return [self.text_of(each) for each in value]
        if isinstance(value, (int, float)):
            return json.dumps(value)
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            [(name, argument)] = value.items()
            if name == "Ref":
                return self.reference(argument)
            if name.startswith("Fn::"):
                return self.function(name, argument)
        return {key: self.text_of(each) for key, each in value.items()}

    def reference(self, name: str) -> str:
        if name in PSEUDO:
            return PSEUDO[name]
        type_name = self.resources.get(name, {}).get("Type")
        return ARNS[type_name] if type_name in NAMED_BY_ARN else "name"

    def function(self, name: str, argument):
        if name == "Fn::Join":
            return argument[0].join(str(self.text_of(each)) for each in argument[1])
        if name == "Fn::Split":
            return self.text_of(argument[1]).split(argument[0])
        if name == "Fn::Select":
            return self.text_of(argument[1])[int(argument[0])]
        if name == "Fn::Sub":
            return re.sub(r"\$\{(.+?)\}", lambda match: self.reference(match[1]), argument)
        if name == "Fn::GetStackOutput":
            other = next(each for stack, each in self.others.items() if argument["StackName"].endswith(stack))
            return other.text_of(other.outputs[argument["OutputName"]]["Value"])
        if name == "Fn::GetAtt":
            type_name = self.resources[argument[0]]["Type"]
            if argument[1] == "StreamArn":
                return f"{ARNS[type_name]}/stream/1"
            return ARNS[type_name] if argument[1].endswith("Arn") else "name"
        raise ValueError(f"{name} in a policy of {self.name}: add it to {os.path.basename(__file__)}")

    def policies(self) -> Iterator[tuple[str, dict]]:
        for resource_id, resource in self.resources.items():
            properties = resource.get("Properties", {})
            if resource["Type"] in POLICIES:
                yield resource_id, properties[POLICIES[resource["Type"]]]
            if resource["Type"] == "AWS::IAM::Role":
                for policy in properties.get("Policies", []):
                    yield resource_id, policy["PolicyDocument"]


def main(paths: list[str]) -> None:
    templates: dict[str, Template] = {}
    for path in paths:
        template = Template(path, templates)
        templates[template.name] = template
    checked = 0
    findings = []
    for template in templates.values():
        for resource, document in template.policies():
            checked += 1
            for found in analyze_policy_string(json.dumps(template.text_of(document))).findings:
                detail = f"{found.detail or found.location}"
                findings.append(
                    {"check": found.issue, "template": template.name, "resource": resource, "detail": detail}
                )
    json.dump({"policies": checked, "findings": findings}, sys.stdout)


main(sys.argv[1:])

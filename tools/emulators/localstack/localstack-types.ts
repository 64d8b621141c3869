import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  type StackResource,
} from '@aws-sdk/client-cloudformation';

/**
 * Resources of a deployed stack that LocalStack ignored, as it reports itself, because its editions
 * differ; also the IAM policies, which it accepts but does not enforce.
 */
export async function ignoredByLocalStack(stack: string): Promise<string[]> {
  const { StackResources = [] } = await new CloudFormationClient({}).send(
    new DescribeStackResourcesCommand({ StackName: stack }),
  );
  const counts = new Map<string, number>();
  for (const { ResourceType = '' } of [
    ...StackResources.filter(isIgnored),
    ...StackResources.filter(({ ResourceType }) => ResourceType === 'AWS::IAM::Policy'),
  ])
    counts.set(ResourceType, (counts.get(ResourceType) ?? 0) + 1);
  return [...counts].map(([type, count]) => {
    const missing = type === 'AWS::IAM::Policy' ? 'not enforced' : 'ignored';
    return `${stack}: ${count} x ${type} (${missing})`;
  });
}

function isIgnored({ ResourceStatusReason = '' }: StackResource): boolean {
  return ResourceStatusReason.includes('not supported but was deployed as a fallback');
}

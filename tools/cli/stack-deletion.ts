import {
  CloudFormationClient,
  DeleteStackCommand,
  paginateDescribeStacks,
  paginateListStackResources,
  waitUntilStackDeleteComplete,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { S3Client } from '@aws-sdk/client-s3';
import { BEFORE_DELETION } from './before-deletion.ts';
import { emptyBucket } from './buckets.ts';
import { clientFor, describeStack } from '../support/endpoint.ts';
import { UserError } from '../support/user-error.ts';

/** Deployed stack, with its protection from deletion. */
export interface DeployedStack {
  readonly name: string;
  /** ARN, by which CloudFormation still finds the stack after its deletion. */
  readonly id: string;
  readonly protected: boolean;
}

/** Resources that a deletion left. */
export interface Deletion {
  /** Resources kept by their deletion policy, as 'type physical-id'. */
  readonly retained: readonly string[];
  /** Functions whose replicas CloudFront has not deleted yet; the stack still exists. */
  readonly replicated: readonly string[];
}

/** Returns the stack if it is deployed. */
export async function findStack(name: string): Promise<DeployedStack | undefined> {
  const stack = await describeStack(name);
  return (
    stack && {
      name,
      id: stack.StackId ?? name,
      protected: stack.EnableTerminationProtection ?? false,
    }
  );
}

/** Names of all deployed stacks of this project in the region, with any prefix. */
export async function stacksOfProject(): Promise<string[]> {
  const names: string[] = [];
  for await (const { Stacks = [] } of paginateDescribeStacks(
    { client: new CloudFormationClient({}) },
    {},
  )) {
    // Not by their tags: those of a stack itself are not set by the delivery pipeline.
    for (const { StackName = '', Description = '' } of Stacks)
      if (Description.startsWith('summit-stacks')) names.push(StackName);
  }
  return names;
}

/**
 * Does what comes before the deletion of a stack, empties its buckets and deletes it. Access logs that arrive during
 * the deletion can make the deletion of a bucket fail: it is then repeated, up to three times. Functions of
 * Lambda@Edge can't be deleted for some hours, until CloudFront has deleted their replicas: they are returned,
 * no error.
 *
 * @throws UserError when it is protected, or CloudFormation can't delete it
 */
export async function deleteStack(
  { name, id, protected: isProtected }: DeployedStack,
  progress: (text: string) => void,
): Promise<Deletion> {
  if (isProtected) {
    throw new UserError(
      `${name} is protected from deletion: it was deployed with stage=production. To delete it all the same: ` +
        `aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${name}`,
    );
  }
  const client = clientFor(name);
  const resources = await resourcesOf(client, id);
  const region = await client.config.region();
  for (const step of BEFORE_DELETION)
    await step(resources, region, (text) => {
      progress(`${name}: ${text}`);
    });
  for (let attempt = 1; ; attempt++) {
    for (const { ResourceType, PhysicalResourceId: bucket = '' } of resources) {
      if (ResourceType !== 'AWS::S3::Bucket') continue;
      const count = await emptyBucket(new S3Client({ region }), bucket);
      progress(`${name}: ${bucket} emptied of ${count} objects`);
    }
    progress(`${name}: deleting`);
    await client.send(new DeleteStackCommand({ StackName: name }));
    const outcome = await waitUntilStackDeleteComplete(
      { client, maxWaitTime: 3_600, minDelay: 1, maxDelay: 15 },
      { StackName: name },
    ).catch((error: unknown) => error as Error);
    if (!(outcome instanceof Error))
      return { retained: await retained(client, id), replicated: [] };
    const failed = await resourcesOf(client, id, 'DELETE_FAILED');
    if (failed.length > 0 && failed.every(isReplicated))
      return { retained: [], replicated: failed.map(nameOf) };
    if (attempt === 3) throw new UserError(await whyNot(name));
  }
}

/** Resources that CloudFormation kept by their deletion policy. */
async function retained(client: CloudFormationClient, id: string): Promise<string[]> {
  return (await resourcesOf(client, id, 'DELETE_SKIPPED').catch(() => [])).map(nameOf);
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-delete-replicas.html */
function isReplicated({ ResourceStatusReason = '' }: StackResourceSummary): boolean {
  return ResourceStatusReason.includes('because it is a replicated function');
}

function nameOf({ ResourceType = '', PhysicalResourceId = '' }: StackResourceSummary): string {
  return `${ResourceType} ${PhysicalResourceId}`;
}

/** All resources of a stack; DescribeStackResources returns at most 100. */
async function resourcesOf(
  client: CloudFormationClient,
  id: string,
  status?: string,
): Promise<StackResourceSummary[]> {
  const resources: StackResourceSummary[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName: id }))
    resources.push(...(page.StackResourceSummaries ?? []));
  return resources.filter(({ ResourceStatus }) => !status || ResourceStatus === status);
}

async function whyNot(name: string): Promise<string> {
  const stack = await describeStack(name);
  return `${name} could not be deleted: ${stack?.StackStatusReason ?? 'CloudFormation gives no reason'}. Look at its events, then try again.`;
}

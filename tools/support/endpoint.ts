import {
  CloudFormationClient,
  DescribeStacksCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { UserError } from './user-error.ts';

/** Place of a deployment: an emulator at AWS_ENDPOINT_URL, or the account of the credentials. */
export interface Endpoint {
  /** Address of the emulator; none for AWS. */
  readonly url: string | undefined;
  /** Emulator and address, or AWS and region, for people. */
  readonly name: string;
}

/**
 * Checks that the endpoint answers and accepts the credentials.
 *
 * @throws UserError when the endpoint does not answer, or credentials or region are missing or wrong
 */
export async function findEndpoint(): Promise<Endpoint> {
  const url = process.env.AWS_ENDPOINT_URL?.replace(/\/$/, '') || undefined;
  if (url) await assertAnswers(url);
  const client = new CloudFormationClient({});
  const region = await client.config.region().catch(() => {
    throw new UserError('No AWS region is set: export AWS_REGION, e.g. AWS_REGION=eu-central-1.');
  });
  await client.config.credentials().catch(() => {
    throw new UserError(
      url
        ? `No AWS credentials found for ${url}: export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test.`
        : "No AWS credentials found: run 'aws sso login' or export AWS_PROFILE, or start an emulator with 'npm start -- --keep' and use what it prints.",
    );
  });
  return { url, name: url ?? `AWS in ${region}` };
}

async function assertAnswers(url: string): Promise<void> {
  const valid = URL.canParse(url);
  const answers =
    valid &&
    (await fetch(url, { signal: AbortSignal.timeout(15_000) }).then(
      () => true,
      () => false,
    ));
  if (answers) return;
  throw new UserError(
    `AWS_ENDPOINT_URL=${url} does not answer: start the emulator there, or unset AWS_ENDPOINT_URL and 'npm start' starts one.`,
  );
}

/** Name or address of a resource that LocalStack ignores. */
const OF_NOTHING = /^(https?:\/\/)?unknown(\/|$)|^arn:[^:]*:[^:]*:[^:]*:\d*:unknown$/;

/** Address of an API on LocalStack, which is no valid URL. */
const API_AT_ADDRESS = /\.execute-api\.127\.0\.0\.1:\d+\//;

/** Outputs of the deployed stacks, without those of resources that LocalStack ignores; `undefined` when no stack is deployed. */
export async function readOutputs(
  stacks: readonly string[],
): Promise<Record<string, string> | undefined> {
  const found = await Promise.all(stacks.map(describeStack));
  const deployed = found.filter((stack) => stack !== undefined);
  if (deployed.length === 0) return undefined;
  return Object.fromEntries(
    deployed.flatMap(({ Outputs = [] }) =>
      Outputs.filter(({ OutputValue = '' }) => !OF_NOTHING.test(OutputValue)).map(
        ({ OutputKey = '', OutputValue = '' }) => [
          OutputKey,
          OutputValue.replace(API_AT_ADDRESS, '.execute-api.us-east-1.amazonaws.com/'),
        ],
      ),
    ),
  );
}

/** Description of a deployed stack. */
export async function describeStack(name: string): Promise<Stack | undefined> {
  try {
    const { Stacks = [] } = await clientFor(name).send(
      new DescribeStacksCommand({ StackName: name }),
    );
    return Stacks.find(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE');
  } catch (error) {
    if ((error as Error).name === 'ValidationError') return undefined;
    throw error;
  }
}

/** CloudFormation client for the region of a stack. */
export function clientFor(stack: string): CloudFormationClient {
  return new CloudFormationClient(regionFor(stack));
}

/** Region of a stack, for a client: those for CloudFront are always in us-east-1. */
export function regionFor(stack: string): { readonly region?: string } {
  return stack.endsWith('Edge') ? { region: 'us-east-1' } : {};
}

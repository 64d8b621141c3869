import {
  CloudFormationClient,
  DescribeStacksCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { UserError } from './user-error.ts';

/** An AWS that is already there: an emulator at AWS_ENDPOINT_URL, or the account of the credentials. */
export interface Target {
  /** The emulator's address; none for AWS. */
  readonly endpoint: string | undefined;
  /** For people: where this is. */
  readonly name: string;
}

/**
 * Finds out whether the target answers and lets us in.
 *
 * @throws UserError when the endpoint does not answer, or credentials or region are missing or wrong
 */
export async function findTarget(): Promise<Target> {
  const endpoint = process.env.AWS_ENDPOINT_URL?.replace(/\/$/, '') || undefined;
  if (endpoint) await assertAnswers(endpoint);
  const client = new CloudFormationClient({});
  const region = await client.config.region().catch(() => {
    throw new UserError('No AWS region is set: export AWS_REGION, e.g. AWS_REGION=eu-central-1.');
  });
  await client.config.credentials().catch(() => {
    throw new UserError(
      endpoint
        ? `No AWS credentials found for ${endpoint}: export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test.`
        : "No AWS credentials found: run 'aws sso login' or export AWS_PROFILE, or start the embedded AWS with 'npm start -- --keep' and use what it prints.",
    );
  });
  return { endpoint, name: endpoint ?? `AWS in ${region}` };
}

async function assertAnswers(endpoint: string): Promise<void> {
  const valid = URL.canParse(endpoint);
  const answers =
    valid &&
    (await fetch(endpoint, { signal: AbortSignal.timeout(15_000) }).then(
      () => true,
      () => false,
    ));
  if (answers) return;
  throw new UserError(
    `AWS_ENDPOINT_URL=${endpoint} does not answer: start the emulator there, or unset AWS_ENDPOINT_URL and the embedded one is used.`,
  );
}

/** What LocalStack puts for a name or an address of a resource that it ignores. */
const OF_NOTHING = /^(https:\/\/)?unknown(\/|$)/;

/** LocalStack puts its own address for the domain, and a URL whose host ends in one is none. */
const API_AT_ADDRESS = /\.execute-api\.127\.0\.0\.1:\d+\//;

/** Outputs of the stacks that are deployed, without what LocalStack ignores; `undefined` when none is. */
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

/** A stack that is deployed. */
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

/** The CloudFormation of the region that a stack is in: those for CloudFront are always in us-east-1. */
export function clientFor(stack: string): CloudFormationClient {
  return new CloudFormationClient(stack.endsWith('Edge') ? { region: 'us-east-1' } : {});
}

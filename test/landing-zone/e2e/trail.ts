import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import type { Checks } from '../../e2e/scenario.ts';
import { outputOf } from '../../e2e/outputs.ts';
import { until } from '../../e2e/wait.ts';
import type { Organized } from './accounts.ts';
import type { Callers } from './callers.ts';
import { CALLS, describeCall, ROLES, type TableCall } from './calls.ts';

interface Event {
  readonly eventName: string;
  readonly awsRegion: string;
  readonly recipientAccountId: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly userIdentity: {
    readonly type: string;
    readonly sessionContext?: { readonly sessionIssuer: { readonly userName: string } };
  };
}

/** Reads the log archive: every denied call of the table must be in it, with who made it. */
export async function checkTrail(
  callers: Callers,
  { outputs }: Organized,
  checks: Checks,
): Promise<void> {
  const recorded = CALLS.filter(
    ({ where, expected, data }) => expected !== 'allowed' && where !== 'outside' && !data,
  );
  const missing = (events: readonly Event[]) =>
    recorded.filter((call) => !events.some((event) => isOf(event, call, callers)));
  const read = () =>
    readEvents(outputOf(outputs, 'LogArchiveBucket'), outputOf(outputs, 'OrganizationId'));
  const events = await until(
    'the denied calls in the log archive',
    60,
    async () => {
      const found = await read();
      return missing(found).length === 0 ? found : undefined;
    },
    500,
  ).catch(read);
  checks.noProblems(
    'The log archive has each denied call of the members, with its principal and the type of policy',
    `${recorded.length} denied calls`,
    missing(events).map(describeCall),
  );
  const others = new Set(events.map(({ recipientAccountId }) => recipientAccountId));
  checks.equal(
    'The log archive has events of the management account and of each member, and of no other account',
    Object.entries(callers.ids)
      .filter(([name]) => name !== 'outside')
      .map(([, id]) => id)
      .sort()
      .join(', '),
    [...others].sort().join(', '),
  );
}

function isOf(event: Event, { who, where, what, expected, region }: TableCall, { ids }: Callers) {
  const { userIdentity } = event;
  const principal =
    userIdentity.type === 'Root' ? 'root' : userIdentity.sessionContext?.sessionIssuer.userName;
  return (
    event.recipientAccountId === ids[where] &&
    what.endsWith(`:${event.eventName}`) &&
    event.awsRegion === (region ?? 'us-east-1') &&
    /AccessDenied|UnauthorizedOperation/.test(event.errorCode ?? '') &&
    (event.errorMessage ?? '').includes(expected) &&
    principal === (who === 'root' ? 'root' : ROLES[who])
  );
}

/** Events of all log files of the organization. */
async function readEvents(Bucket: string, organization: string): Promise<Event[]> {
  const client = new S3Client({});
  const events: Event[] = [];
  const Prefix = `AWSLogs/${organization}/`;
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
    for (const { Key } of Contents) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      const file = gunzipSync((await Body?.transformToByteArray()) ?? new Uint8Array());
      events.push(...(JSON.parse(file.toString()) as { Records: Event[] }).Records);
    }
  }
  return events;
}

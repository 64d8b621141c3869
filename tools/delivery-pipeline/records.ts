import { paginateQuery, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

/** Entry of the audit trail; facts that the event does not contain are missing. */
export interface AuditEntry {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly account: string;
  readonly region: string;
  readonly subject: string;
  readonly state: string;
  readonly name: string;
  readonly execution?: string;
  readonly stage?: string;
  readonly action?: string;
  readonly who?: string;
  readonly commit?: string;
  readonly title?: string;
  readonly reason?: string;
}

const DAY = 86_400_000;

/** Entries of a time range, oldest first, with one query per day. */
export async function readEntries(
  client: DynamoDBClient,
  TableName: string,
  since: Date,
  until: Date,
): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for (const day of daysOf(since, until)) {
    const request = {
      TableName,
      KeyConditionExpression: '#day = :day AND #at BETWEEN :since AND :until',
      ExpressionAttributeNames: { '#day': 'day', '#at': 'at' },
      ExpressionAttributeValues: {
        ':day': { S: day },
        ':since': { S: since.toISOString() },
        // After every id of that time.
        ':until': { S: `${until.toISOString()} ~` },
      },
    };
    for await (const { Items = [] } of paginateQuery({ client }, request))
      entries.push(...Items.map((item) => unmarshall(item) as AuditEntry));
  }
  return entries;
}

/** Days in UTC, as in the table. */
function daysOf(since: Date, until: Date): string[] {
  const days: string[] = [];
  const first = Math.floor(since.getTime() / DAY);
  for (let day = first; day * DAY <= until.getTime(); day++)
    days.push(new Date(day * DAY).toISOString().slice(0, 10));
  return days;
}

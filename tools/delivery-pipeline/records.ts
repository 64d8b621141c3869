import { paginateQuery, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

/** What the audit trail has of an event; what an event does not say is missing. */
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

/** The entries of a time, oldest first: a query for each of its days. */
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
        // Behind every id of that very time.
        ':until': { S: `${until.toISOString()} ~` },
      },
    };
    for await (const { Items = [] } of paginateQuery({ client }, request))
      entries.push(...Items.map((item) => unmarshall(item) as AuditEntry));
  }
  return entries;
}

/** In UTC, as the table has them. */
function daysOf(since: Date, until: Date): string[] {
  const days: string[] = [];
  const first = Math.floor(since.getTime() / DAY);
  for (let day = first; day * DAY <= until.getTime(); day++)
    days.push(new Date(day * DAY).toISOString().slice(0, 10));
  return days;
}

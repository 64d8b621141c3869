import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { DeliveredObjects } from '../../e2e/delivered-objects.ts';
import { readFailedRecords, type FailedRecord } from '../../e2e/failed-records.ts';
import type { Deployment } from '../../e2e/scenario.ts';
import { SearchDomain, type Document } from '../../e2e/search-domain.ts';

/** Maximum records of a PutRecordBatch call. */
const MOST_RECORDS = 500;

/** Deployed flow log: delivery stream, domain and bucket. */
export class FlowLog {
  readonly domain: SearchDomain;
  private readonly deliveryStream: string;
  private readonly backup: DeliveredObjects;
  private readonly errors: DeliveredObjects;
  private readonly firehose = new FirehoseClient({});

  private constructor({ outputs }: Deployment, backup: DeliveredObjects, errors: DeliveredObjects) {
    const { DomainHost = '', OperatorRole = '', FlowLogsDeliveryStream = '' } = outputs;
    this.deliveryStream = FlowLogsDeliveryStream;
    this.domain = new SearchDomain(`https://${DomainHost}`, OperatorRole, 'flow-logs-*');
    this.backup = backup;
    this.errors = errors;
  }

  static async of(deployment: Deployment): Promise<FlowLog> {
    const bucket = deployment.outputs.BackupBucketArn?.split(':').at(-1) ?? '';
    const [backup, errors] = await Promise.all([
      DeliveredObjects.fromNowOn(bucket, 'flow-logs/backup/'),
      DeliveredObjects.fromNowOn(bucket, 'flow-logs/errors/'),
    ]);
    return new FlowLog(deployment, backup, errors);
  }

  /** Puts records into the delivery stream, as the delivery of flow logs does. */
  async put(records: readonly string[]): Promise<void> {
    for (let at = 0; at < records.length; at += MOST_RECORDS) {
      const { FailedPutCount } = await this.firehose.send(
        new PutRecordBatchCommand({
          DeliveryStreamName: this.deliveryStream,
          Records: records
            .slice(at, at + MOST_RECORDS)
            .map((record) => ({ Data: Buffer.from(record) })),
        }),
      );
      if (FailedPutCount) throw new Error(`The delivery stream refused ${FailedPutCount} records.`);
    }
  }

  /** All documents of an account. */
  async documents(account: string): Promise<readonly Document[]> {
    return (await this.domain.search({ size: 10_000, query: ofAccount(account) })).documents;
  }

  failedRecords(): Promise<FailedRecord[]> {
    return readFailedRecords(this.errors);
  }

  /** Content of the backup, unchanged. */
  async backedUp(): Promise<string> {
    return Buffer.concat([...(await this.backup.read()).values()]).toString();
  }
}

export function ofAccount(account: string): object {
  return { term: { 'cloud.account.id': account } };
}

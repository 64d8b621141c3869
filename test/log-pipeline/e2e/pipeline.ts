import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { DeliveredObjects } from '../../e2e/delivered-objects.ts';
import { readFailedRecords, type FailedRecord } from '../../e2e/failed-records.ts';
import type { Deployment } from '../../e2e/scenario.ts';
import { SearchDomain, type Document } from '../../e2e/search-domain.ts';

/** Maximum records of a PutRecords call. */
const MOST_RECORDS = 500;
/** Maximum hits of one search. */
const MOST_DOCUMENTS = 10_000;

/** Deployed pipeline from the outside: stream, domain and bucket. */
export class Pipeline {
  readonly domain: SearchDomain;
  private readonly deployment: Pick<Deployment, 'outputs'>;
  private readonly backup: DeliveredObjects;
  private readonly errors: DeliveredObjects;
  private readonly kinesis = new KinesisClient({});

  private constructor(
    deployment: Pick<Deployment, 'outputs'>,
    backup: DeliveredObjects,
    errors: DeliveredObjects,
  ) {
    this.deployment = deployment;
    this.backup = backup;
    this.errors = errors;
    const [endpoint, operator] = [this.output('DomainEndpoint'), this.output('OperatorRole')];
    this.domain = new SearchDomain(endpoint, operator, 'logs-*');
  }

  static async of(deployment: Pick<Deployment, 'outputs'>): Promise<Pipeline> {
    const bucket = deployment.outputs.BackupBucket ?? '';
    const [backup, errors] = await Promise.all([
      DeliveredObjects.fromNowOn(bucket, 'backup/'),
      DeliveredObjects.fromNowOn(bucket, 'errors/'),
    ]);
    return new Pipeline(deployment, backup, errors);
  }

  output(name: string): string {
    const value = this.deployment.outputs[name];
    if (!value) throw new Error(`The stack has no output ${name}.`);
    return value;
  }

  /** Puts records directly into the stream, as another producer would, with full calls. */
  async put(records: readonly Buffer[]): Promise<void> {
    for (let at = 0; at < records.length; at += MOST_RECORDS) {
      const Records = records
        .slice(at, at + MOST_RECORDS)
        .map((Data, number) => ({ Data, PartitionKey: String(number) }));
      const { FailedRecordCount } = await this.kinesis.send(
        new PutRecordsCommand({ StreamName: this.output('StreamName'), Records }),
      );
      if (FailedRecordCount) throw new Error(`The stream refused ${FailedRecordCount} records.`);
    }
  }

  /** Counts the documents of lines with this tag. */
  count(tag: string): Promise<number> {
    return this.domain.count(ofTag(tag));
  }

  /** Returns the documents of lines with this tag. */
  async documents(tag: string): Promise<readonly Document[]> {
    const { documents } = await this.domain.search({ size: MOST_DOCUMENTS, query: ofTag(tag) });
    return documents;
  }

  failedRecords(): Promise<FailedRecord[]> {
    return readFailedRecords(this.errors);
  }

  /** Returns the backup unchanged; only the records' own line ends separate them. */
  async backedUp(): Promise<Buffer> {
    return Buffer.concat([...(await this.backup.read()).values()]);
  }
}

/** Query for documents of lines with this tag. */
export function ofTag(tag: string): object {
  return { match: { 'event.original': tag } };
}

import { Aws } from 'aws-cdk-lib';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { SharedLake } from '../common/lake/shared-lake.ts';
import type { DataLakeOptions } from './options.ts';
import {
  CSV_FORMAT,
  dayProjection,
  JSON_FORMAT,
  PARQUET_FORMAT,
  type TableFormat,
} from './table-formats.ts';
import { DAILY_COLUMNS, TRIP_COLUMNS, ZONE_COLUMNS, type Column } from './trip-columns.ts';

export interface LakeTablesProps extends Pick<DataLakeOptions, 'lakeFirstDay' | 'lakeLastDay'> {
  /** Name of the database: lower-case letters, digits and underscores. */
  readonly databaseName: string;
  /** Bucket of the raw records. */
  readonly raw: IBucket;
  /** Bucket of the tables for queries. */
  readonly curated: IBucket;
}

interface TableDefinition {
  /** Bucket of the files. */
  readonly bucket: IBucket;
  /** Prefix of the objects, with a slash at its end. */
  readonly prefix: string;
  /** Columns without the partition key. */
  readonly columns: readonly Column[];
  /** Format of the files. */
  readonly format: TableFormat;
  /** Partition key of type string with days. */
  readonly day?: string;
}

/** Glue database with the tables of raw records, trips, zones, and sums of days. */
export class LakeTables extends Construct {
  /** Names of the tables for analysts, each under a prefix of its name in the curated bucket. */
  static readonly CURATED = SharedLake.TABLES;

  /** Table of the trips in Parquet, partitioned by `day`. */
  readonly trips: CfnTable;
  private readonly database: CfnDatabase;
  private readonly props: LakeTablesProps;

  constructor(scope: Construct, id: string, props: LakeTablesProps) {
    super(scope, id);
    this.props = props;
    this.database = new CfnDatabase(this, 'Database', {
      catalogId: Aws.ACCOUNT_ID,
      databaseInput: { name: props.databaseName, description: 'Taxi trips in TLC’s layout' },
    });
    const { raw, curated } = props;
    // Times stay text in the raw zone, so that a query can read what the conversion refused.
    const columns = TRIP_COLUMNS.map(({ name, type }) => ({
      name,
      type: type === 'timestamp' ? 'string' : type,
    }));
    this.table('raw_trips', {
      ...{ bucket: raw, prefix: 'trips/', columns, format: JSON_FORMAT, day: 'arrived' },
    });
    this.trips = this.table('trips', {
      bucket: curated,
      prefix: 'trips/',
      columns: TRIP_COLUMNS,
      format: PARQUET_FORMAT,
      day: 'day',
    });
    this.table('zones', {
      ...{ bucket: curated, prefix: 'zones/', columns: ZONE_COLUMNS, format: CSV_FORMAT },
    });
    this.icebergTable(curated);
  }

  private table(name: string, { bucket, prefix, columns, format, day }: TableDefinition): CfnTable {
    const location = `s3://${bucket.bucketName}/${prefix}`;
    const { lakeFirstDay: first, lakeLastDay: last } = this.props;
    const table = new CfnTable(this, name, {
      catalogId: Aws.ACCOUNT_ID,
      databaseName: this.props.databaseName,
      tableInput: {
        name,
        tableType: 'EXTERNAL_TABLE',
        parameters: {
          EXTERNAL: 'TRUE',
          ...format.parameters,
          ...(day && dayProjection(day, location, { first, last })),
        },
        ...(day && { partitionKeys: [{ name: day, type: 'string' }] }),
        storageDescriptor: { columns: [...columns], location, ...format.storage },
      },
    });
    table.addResourceDependency(this.database);
    return table;
  }

  /** Glue writes the first metadata of an Iceberg table itself. */
  private icebergTable(bucket: IBucket): void {
    const table = new CfnTable(this, 'DailySums', {
      catalogId: Aws.ACCOUNT_ID,
      databaseName: this.props.databaseName,
      openTableFormatInput: { icebergInput: { metadataOperation: 'CREATE', version: '2' } },
      tableInput: {
        name: 'daily_sums',
        tableType: 'EXTERNAL_TABLE',
        storageDescriptor: {
          columns: [...DAILY_COLUMNS],
          location: `s3://${bucket.bucketName}/daily_sums`,
        },
      },
    });
    table.addResourceDependency(this.database);
  }
}

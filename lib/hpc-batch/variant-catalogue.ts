import { Names, Stack } from 'aws-cdk-lib';
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { Construct } from 'constructs';
import { VARIANT_COLUMNS, VARIANTS_PREFIX } from '../../lambda/hpc-batch/contract.ts';
import type { PrivateBucket } from '../common/private-bucket.ts';

export interface VariantCatalogueProps {
  /** Bucket of the variants and, under `queries/`, of the results of queries. */
  readonly results: PrivateBucket;
}

/** Table of the variants of all runs in the Glue Data Catalog, and a workgroup of Athena for it. */
export class VariantCatalogue extends Construct {
  /** Maximum bytes that a query reads: 10 GB, about 0.05 USD. */
  static readonly MAX_SCAN = 10_000_000_000;

  /** Name of the database, unique for the stack: Glue stores names in lower case. */
  readonly databaseName = Names.uniqueResourceName(this, {
    maxLength: 60,
    separator: '_',
  }).toLowerCase();
  /** Name of the table in the database. */
  readonly tableName = 'variants';
  /** Workgroup with a limit on the bytes of a query. */
  readonly workGroup: CfnWorkGroup;

  constructor(scope: Construct, id: string, props: VariantCatalogueProps) {
    super(scope, id);
    const { results } = props;
    const stack = Stack.of(this);
    const database = new CfnDatabase(this, 'Database', {
      catalogId: stack.account,
      databaseInput: { name: this.databaseName, description: 'Variants of genomes' },
    });
    const table = new CfnTable(this, 'Variants', {
      catalogId: stack.account,
      databaseName: this.databaseName,
      tableInput: {
        name: this.tableName,
        description: 'Variants by sample and run, one allele per row',
        tableType: 'EXTERNAL_TABLE',
        parameters: { classification: 'parquet' },
        partitionKeys: ['sample', 'run'].map((name) => ({ name, type: 'string' })),
        storageDescriptor: {
          location: `s3://${results.bucketName}/${VARIANTS_PREFIX}`,
          columns: Object.entries(VARIANT_COLUMNS).map(([name, type]) => ({ name, type })),
          inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
          outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
          serdeInfo: {
            serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
          },
        },
      },
    });
    table.addResourceDependency(database);
    this.workGroup = new CfnWorkGroup(this, 'Queries', {
      name: Names.uniqueResourceName(this, { maxLength: 100, separator: '-' }),
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: VariantCatalogue.MAX_SCAN,
        resultConfiguration: {
          outputLocation: `s3://${results.bucketName}/queries/`,
          encryptionConfiguration: { encryptionOption: 'SSE_S3' },
        },
      },
    });
  }

  /** ARNs of the catalog, the database and the table, which permissions on partitions require. */
  get arns(): string[] {
    const stack = Stack.of(this);
    const glue = (resource: string, resourceName?: string) =>
      stack.formatArn({ service: 'glue', resource, resourceName });
    return [
      glue('catalog'),
      glue('database', this.databaseName),
      glue('table', `${this.databaseName}/${this.tableName}`),
    ];
  }
}

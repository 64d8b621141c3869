import { CfnOutput } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { SharedLake, type LakeResources } from '../common/lake/shared-lake.ts';
import { Monitoring } from '../common/monitoring.ts';
import { SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import { Analysts } from './analysts.ts';
import { LakeBuckets } from './lake-buckets.ts';
import { LakeTables } from './lake-tables.ts';
import type { DataLakeOptions } from './options.ts';
import { PartitionCrawler } from './partition-crawler.ts';
import { QueryApi } from './query-api.ts';
import { QueryWorkgroup } from './query-workgroup.ts';
import { TripDelivery } from './trip-delivery.ts';
import { TripSchema } from './trip-schema.ts';

export interface DataLakeStackProps extends DeploymentProps, DataLakeOptions {}

/**
 * Taxi trips in a data lake, queried with SQL (workshop 2020).
 *
 *     producer ─▶ Firehose ─▶ raw bucket: JSON as it arrived
 *                    └──────▶ curated bucket: Parquet by day ◀─ catalogue ◀─ Athena ◀─ analysts, query API
 *                                                                  ▲
 *                                             crawler: partitions ─┘
 */
export class DataLakeStack extends SummitStack implements LakeResources {
  /** {@inheritDoc LakeResources.databaseName} */
  readonly databaseName: string;
  /** {@inheritDoc LakeResources.curated} */
  readonly curated: IBucket;

  constructor(scope: Construct, id: string, props: DataLakeStackProps) {
    super(scope, id, {
      ...props,
      description: 'summit-stacks L: data lake with S3, Glue and Athena',
      architecture: 'data-lake',
    });
    const { settings, lakeFirstDay, lakeLastDay, lakeFormation } = props;
    const monitoring = new Monitoring(this, 'Monitoring', { settings, page: 'data-lake' });
    const databaseName = this.stackName.toLowerCase().replaceAll('-', '_');
    this.databaseName = databaseName;

    const buckets = new LakeBuckets(this, 'Buckets', { settings });
    const { raw, curated } = buckets;
    this.curated = curated;
    const tables = new LakeTables(this, 'Tables', {
      ...{ databaseName, raw, curated, lakeFirstDay, lakeLastDay },
    });
    const { schema } = new TripSchema(this, 'Schema');

    const delivery = new TripDelivery(this, 'Trips', {
      ...{ settings, monitoring, databaseName, raw, curated },
    });
    delivery.stream.node.addDependency(tables.trips);
    const { crawler } = new PartitionCrawler(this, 'Partitions', {
      ...{ settings, monitoring, databaseName, curated, table: tables.trips },
    });

    const workgroup = new QueryWorkgroup(this, 'Queries', {
      ...{ settings, monitoring, databaseName, buckets },
    });
    workgroup.node.addDependency(tables);
    new Analysts(this, 'Analysts', { databaseName, buckets, workgroup, lakeFormation });
    const { api } = new QueryApi(this, 'QueryApi', {
      ...{ settings, monitoring, databaseName, buckets, workgroup },
    });

    SharedLake.publish(this, this);
    new CfnOutput(this, 'TripStream', { value: delivery.stream.ref });
    new CfnOutput(this, 'RawBucket', { value: raw.bucketName });
    new CfnOutput(this, 'CuratedBucket', { value: curated.bucketName });
    new CfnOutput(this, 'ResultsBucket', { value: buckets.results.bucketName });
    new CfnOutput(this, 'Workgroup', { value: workgroup.workgroupName });
    new CfnOutput(this, 'TripSchemaArn', { value: schema.attrArn });
    new CfnOutput(this, 'PartitionCrawler', { value: crawler.ref });
    new CfnOutput(this, 'QueryApiUrl', { value: api.url });
  }
}

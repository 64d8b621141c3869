import { CfnOutput, Fn, Stack } from 'aws-cdk-lib';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** Resources of the data lake for stacks that read it. */
export interface LakeResources {
  /** Glue database with the tables `trips` (partitioned by `day`), `zones` and `daily_sums`. */
  readonly databaseName: string;
  /** Bucket with the Parquet files under `trips/day=YYYY-MM-DD/` and the zone table under `zones/`. */
  readonly curated: IBucket;
}

export interface SharedLakeProps {
  /** Stack that owns the resources, in the same region. */
  readonly stack: Stack;
}

/**
 * Data lake of another stack, by its outputs. The stacks can be changed and deleted independently.
 */
export class SharedLake extends Construct implements LakeResources {
  /** Names of the tables in the database. */
  static readonly TABLES = ['trips', 'zones', 'daily_sums'] as const;

  /** {@inheritDoc LakeResources.databaseName} */
  readonly databaseName: string;
  /** {@inheritDoc LakeResources.curated} */
  readonly curated: IBucket;

  constructor(scope: Construct, id: string, props: SharedLakeProps) {
    super(scope, id);
    const output = (name: string) => Fn.getStackOutput(props.stack.stackName, name);
    this.databaseName = output('LakeDatabase');
    this.curated = Bucket.fromBucketArn(this, 'Curated', output('CuratedBucketArn'));
  }

  /** Creates the outputs of the resources. */
  static publish(stack: Stack, { databaseName, curated }: LakeResources): void {
    new CfnOutput(stack, 'LakeDatabase', { value: databaseName });
    new CfnOutput(stack, 'CuratedBucketArn', { value: curated.bucketArn });
  }

  /** ARNs of the catalogue, the database and its tables, which Glue's read actions require. */
  catalogueArns(): string[] {
    return catalogueArns(this, this.databaseName, SharedLake.TABLES);
  }
}

/**
 * ARNs of the catalogue, a database and its tables, which Glue's read actions require; those on the
 * database alone require no tables.
 */
export function catalogueArns(
  scope: Construct,
  databaseName: string,
  tables: readonly string[] = [],
): string[] {
  const arn = (resource: string) => Stack.of(scope).formatArn({ service: 'glue', resource });
  return [
    arn('catalog'),
    arn(`database/${databaseName}`),
    ...tables.map((table) => arn(`table/${databaseName}/${table}`)),
  ];
}

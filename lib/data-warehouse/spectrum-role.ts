import type { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { acknowledgeWildcards } from '../common/acknowledge-wildcards.ts';
import { catalogueArns, SharedLake } from '../common/lake/shared-lake.ts';
import { WarehouseRole } from './warehouse-role.ts';

export interface SpectrumRoleProps {
  /** Stack of the data lake. */
  readonly lake: Stack;
}

/** Role of the external schema: reads the tables of the lake and the files of its trips. */
export class SpectrumRole extends WarehouseRole {
  /** Database and bucket of the lake. */
  readonly lake: SharedLake;

  constructor(scope: Construct, id: string, props: SpectrumRoleProps) {
    super(scope, id, { description: 'Spectrum reads the data lake' });
    this.lake = new SharedLake(this, 'Lake', { stack: props.lake });
    const trips = this.lake.curated.arnForObjects('trips/*');
    this.allow(['glue:GetDatabase'], ...catalogueArns(this, this.lake.databaseName));
    this.allow(
      ['glue:GetTable', 'glue:GetTables', 'glue:GetPartition', 'glue:GetPartitions'],
      ...this.lake.catalogueArns(),
    );
    this.allow(['s3:GetObject'], trips);
    this.allow(['s3:ListBucket'], this.lake.curated.bucketArn);
    acknowledgeWildcards(this, [trips], 'Files of trips: their keys are not known before.');
  }
}

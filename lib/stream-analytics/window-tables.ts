import { AttributeType, ProjectionType, StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { BY_ZONE, KEYS } from '../../lambda/stream-analytics/contract.ts';
import { DataTable } from '../common/data-table.ts';
import type { ServiceProps } from '../common/service-props.ts';

export type WindowTablesProps = Pick<ServiceProps, 'settings'>;

/** Tables that the job writes. Items expire 30 days after they are written. */
export class WindowTables extends Construct {
  /** Windows by kind and local day, with a stream of the changes. */
  readonly windows: DataTable;
  /** Late trips and rejected records, by kind and local day. */
  readonly setAside: DataTable;

  constructor(scope: Construct, id: string, props: WindowTablesProps) {
    super(scope, id);
    const { settings } = props;
    const keys = {
      settings,
      partitionKey: KEYS.partition,
      sortKey: KEYS.sort,
      timeToLiveAttribute: KEYS.timeToLive,
    };
    this.windows = new DataTable(this, 'Windows', { ...keys, stream: StreamViewType.NEW_IMAGE });
    this.windows.addLocalSecondaryIndex({
      indexName: BY_ZONE,
      sortKey: { name: KEYS.zoneSort, type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
    this.setAside = new DataTable(this, 'SetAside', keys);
  }
}

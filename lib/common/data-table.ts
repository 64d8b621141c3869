import { AttributeType, BillingMode, Table, type StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { ServiceProps } from './service-props.ts';

export interface DataTableProps extends Pick<ServiceProps, 'settings'> {
  /** Attribute of type string. */
  readonly partitionKey: string;
  /**
   * Attribute of type string.
   *
   * @default - no sort key
   */
  readonly sortKey?: string;
  /**
   * Attribute with the expiry time in seconds since 1970.
   *
   * @default - items do not expire
   */
  readonly timeToLiveAttribute?: string;
  /**
   * Content of the table's stream.
   *
   * @default - no stream
   */
  readonly stream?: StreamViewType;
}

/**
 * DynamoDB table with on-demand billing and point-in-time recovery for 35 days. In production it
 * has deletion protection and is retained.
 */
export class DataTable extends Table {
  constructor(scope: Construct, id: string, props: DataTableProps) {
    const { settings, partitionKey, sortKey, timeToLiveAttribute, stream } = props;
    super(scope, id, {
      partitionKey: { name: partitionKey, type: AttributeType.STRING },
      ...(sortKey !== undefined && { sortKey: { name: sortKey, type: AttributeType.STRING } }),
      timeToLiveAttribute,
      stream,
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: settings.removalPolicy,
      deletionProtection: settings.protectData || undefined,
    });
  }
}

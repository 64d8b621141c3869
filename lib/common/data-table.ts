import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { ServiceProps } from './service-props.ts';

export interface DataTableProps extends Pick<ServiceProps, 'settings'> {
  /** Attribute of type string. */
  readonly partitionKey: string;
  /**
   * Attribute of type string.
   *
   * @default - an item for each partition key
   */
  readonly sortKey?: string;
  /**
   * Attribute with the second since 1970 in which DynamoDB may delete an item.
   *
   * @default - items stay
   */
  readonly timeToLiveAttribute?: string;
}

/**
 * A DynamoDB table, billed by what is asked of it, that can be put back to any second of the last 35
 * days. Production keeps it, and refuses to delete it.
 */
export class DataTable extends Table {
  constructor(scope: Construct, id: string, props: DataTableProps) {
    const { settings, partitionKey, sortKey, timeToLiveAttribute } = props;
    super(scope, id, {
      partitionKey: { name: partitionKey, type: AttributeType.STRING },
      ...(sortKey !== undefined && { sortKey: { name: sortKey, type: AttributeType.STRING } }),
      timeToLiveAttribute,
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: settings.removalPolicy,
      deletionProtection: settings.protectData || undefined,
    });
  }
}

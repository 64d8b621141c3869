import type { Construct } from 'constructs';
import { DataTable } from '../common/data-table.ts';
import type { ServiceProps } from '../common/service-props.ts';

export type IdempotencyTableProps = Pick<ServiceProps, 'settings'>;

/** Idempotency table: notices that were sent and requests that were received, until they expire. */
export class IdempotencyTable extends DataTable {
  constructor(scope: Construct, id: string, props: IdempotencyTableProps) {
    const { settings } = props;
    super(scope, id, { settings, partitionKey: 'key', timeToLiveAttribute: 'expiresAt' });
  }
}

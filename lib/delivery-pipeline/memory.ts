import type { Construct } from 'constructs';
import { DataTable } from '../common/data-table.ts';
import type { ServiceProps } from '../common/service-props.ts';

export type MemoryProps = Pick<ServiceProps, 'settings'>;

/** What functions remember for a while, so that they do it once: messages that are told, requests that came. */
export class Memory extends DataTable {
  constructor(scope: Construct, id: string, props: MemoryProps) {
    const { settings } = props;
    super(scope, id, { settings, partitionKey: 'key', timeToLiveAttribute: 'expiresAt' });
  }
}

import type { Construct } from 'constructs';
import { DataTable } from '../common/data-table.ts';
import type { DeploymentProfile } from '../common/deployment-profile.ts';

export interface MemoryProps {
  /** What differs between deployments. */
  readonly profile: DeploymentProfile;
}

/** What functions remember for a while, so that they do it once: messages that are told, requests that came. */
export class Memory extends DataTable {
  constructor(scope: Construct, id: string, props: MemoryProps) {
    const { profile } = props;
    super(scope, id, { profile, partitionKey: 'key', timeToLiveAttribute: 'expiresAt' });
  }
}

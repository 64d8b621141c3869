import type { StackResourceSummary } from '@aws-sdk/client-cloudformation';
import { stopApplications } from '../stream-analytics/stop-applications.ts';

/** Step that architectures need before their stacks can be deleted; does nothing for other stacks. */
type Step = (
  resources: readonly StackResourceSummary[],
  region: string,
  progress: (text: string) => void,
) => Promise<void>;

/** Steps before the deletion of any stack. */
export const BEFORE_DELETION: readonly Step[] = [stopApplications];

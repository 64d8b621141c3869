import type { StackResourceSummary } from '@aws-sdk/client-cloudformation';
import { FlinkApplication } from './flink-application.ts';

/**
 * Stops the running applications among the resources of a stack, without a snapshot, so that they write nothing into
 * what is emptied and deleted.
 *
 * @throws UserError when one does not stop
 */
export async function stopApplications(
  resources: readonly StackResourceSummary[],
  region: string,
  progress: (text: string) => void,
): Promise<void> {
  for (const { ResourceType, PhysicalResourceId = '' } of resources) {
    if (ResourceType !== 'AWS::KinesisAnalyticsV2::Application') continue;
    const application = new FlinkApplication(PhysicalResourceId, region);
    if ((await application.state()) !== 'RUNNING') continue;
    progress(`stopping ${PhysicalResourceId}`);
    await application.stop({ snapshot: false });
  }
}

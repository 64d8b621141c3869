import * as z from 'zod/mini';
import type { Particulars } from '../events.ts';

const Deployment = z.object({
  application: z.string(),
  deploymentGroup: z.string(),
  deploymentId: z.string(),
  state: z.string(),
});

/**
 * Deployment by CodeDeploy
 * (https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html).
 */
export function readDeployment(detail: unknown): Particulars {
  const { application, deploymentGroup, deploymentId, state } = Deployment.parse(detail);
  return {
    subject: 'deployment',
    state,
    name: `${application}/${deploymentGroup}`,
    execution: deploymentId,
  };
}

import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import { DeadLetterQueue } from '../../common/dead-letter-queue.ts';
import type { ServiceProps } from '../../common/service-props.ts';

export interface StepFailuresProps extends Pick<ServiceProps, 'monitoring'> {
  /** Name of the cluster and of its step. */
  readonly clusterName: string;
}

/** Queue with the events of failed steps, and of clusters that ended with errors, with their reasons. */
export class StepFailures extends DeadLetterQueue {
  constructor(scope: Construct, id: string, props: StepFailuresProps) {
    const { monitoring, clusterName } = props;
    super(scope, id, {
      monitoring,
      alarm: 'StepFails',
      summary: 'The step with the job failed, or the cluster ended with errors.',
      runbook: 'step-fails',
      graph: 'Cluster: failures',
      label: 'Failed',
    });
    new Rule(this, 'Rule', {
      description: 'Failed steps of the cluster',
      eventPattern: {
        source: ['aws.emr'],
        detailType: ['EMR Step Status Change', 'EMR Cluster State Change'],
        detail: { name: [clusterName], state: ['FAILED', 'TERMINATED_WITH_ERRORS'] },
      },
      targets: [new SqsQueue(this)],
    });
  }
}

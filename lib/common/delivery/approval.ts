import type { StageProps } from 'aws-cdk-lib/aws-codepipeline';
import { ManualApprovalAction } from 'aws-cdk-lib/aws-codepipeline-actions';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { Monitoring } from '../monitoring.ts';
import type { ServicePipeline } from './service-pipeline.ts';

/** Name of the stage and its action, for permissions to approve. */
export const APPROVAL = { stage: 'Approval', action: 'Approve' };

/**
 * Returns a stage that waits for the approval of a person, at most seven days, and notifies the
 * topic of the alarms.
 *
 * @param information object of the approval, one sentence
 */
export function approvalStage(
  pipeline: ServicePipeline,
  { topic }: Monitoring,
  information: string,
): StageProps {
  const grantee = pipeline;
  Grant.addToPrincipal({ grantee, actions: ['sns:Publish'], resourceArns: [topic.topicArn] });
  topic.masterKey?.grant(grantee, 'kms:Decrypt', 'kms:GenerateDataKey');
  return {
    stageName: APPROVAL.stage,
    actions: [
      new ManualApprovalAction({
        actionName: APPROVAL.action,
        additionalInformation: information,
        notificationTopic: topic,
        role: pipeline.pipeline.role,
      }),
    ],
  };
}

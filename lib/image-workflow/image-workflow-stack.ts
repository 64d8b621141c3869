import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Monitoring } from '../common/monitoring.ts';
import { PrivateBucket } from '../common/private-bucket.ts';
import { SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import { ExecutionStart } from './execution-start.ts';
import { ImageRecords } from './image-records.ts';
import { ObjectEvents } from './object-events.ts';
import { Recognition } from './recognition.ts';

/**
 * Recognizes the contents of each uploaded image with a state machine (San Francisco 2017: "Serverless
 * Orchestration with AWS Step Functions", whose sample is lambda-refarch-imagerecognition).
 *
 *     uploads ─▶ EventBridge ─▶ queue ─▶ start ─▶ recognition ─┬─▶ records, renditions, events
 *                                 ▲                            └─▶ dead-letter queue, failures
 *                                 └──────── redrive ────────────────────┘
 */
export class ImageWorkflowStack extends SummitStack {
  constructor(scope: Construct, id: string, props: DeploymentProps) {
    super(scope, id, {
      ...props,
      description: 'summit-stacks G: Step Functions image recognition',
      architecture: 'image-workflow',
    });
    const { settings } = props;
    const monitoring = new Monitoring(this, 'Monitoring', { settings, page: 'image-workflow' });

    const accessLogs = new PrivateBucket(this, 'AccessLogs', { settings });
    // An execution reads one version, which does not change while it runs.
    const uploads = new PrivateBucket(this, 'Uploads', { settings, accessLogs, versioned: true });
    const events = new ObjectEvents(this, 'Events', { monitoring, uploads });
    const records = new ImageRecords(this, 'Records', { settings, accessLogs });
    const recognition = new Recognition(this, 'Recognition', {
      settings,
      monitoring,
      uploads,
      records,
      deadLetters: events.requests.deadLetters,
    });
    const start = new ExecutionStart(this, 'ExecutionStart', {
      settings,
      monitoring,
      uploads,
      requests: events.requests,
      stateMachine: recognition.stateMachine,
    });

    this.output({
      UploadsBucket: uploads.bucketName,
      RenditionsBucket: records.renditions.bucketName,
      ImagesTable: records.table.tableName,
      StateMachine: recognition.stateMachine.stateMachineArn,
      FailuresTopic: recognition.failures.topicArn,
      StartFunction: start.function.functionName,
      StartQueueUrl: events.requests.queue.queueUrl,
      StartDeadLetterQueueUrl: events.requests.deadLetters.queueUrl,
      // Pairs of queue and dead-letter queue for `npm run redrive`.
      EventsQueueUrl: events.requests.queue.queueUrl,
      EventsDeadLetterQueueUrl: events.undelivered.queueUrl,
    });
  }

  private output(values: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(values)) new CfnOutput(this, name, { value });
  }
}

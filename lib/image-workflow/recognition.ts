import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack, Validations } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Alias } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { ServiceProps } from '../common/service-props.ts';
import { monitorExecutions } from '../common/monitor-executions.ts';
import type { PrivateBucket } from '../common/private-bucket.ts';
import type { ImageRecords } from './image-records.ts';
import { RecognitionFunctions } from './recognition-functions.ts';

export interface RecognitionProps extends ServiceProps {
  /** Bucket of the images. */
  readonly uploads: PrivateBucket;
  /** Table and bucket of the results. */
  readonly records: ImageRecords;
  /** Dead-letter queue of the inputs of failed executions. */
  readonly deadLetters: IQueue;
}

/** State machine of recognition.asl.json, with the permissions that its tasks need. */
export class Recognition extends Construct {
  /** File with the definition, in Amazon States Language. */
  static readonly DEFINITION = join(import.meta.dirname, 'recognition.asl.json');

  /** State machine with this definition. */
  readonly stateMachine: StateMachine;
  /** Topic with a message for each failed execution. */
  readonly failures: Topic;

  constructor(scope: Construct, id: string, props: RecognitionProps) {
    super(scope, id);
    const { settings, monitoring, records, deadLetters } = props;
    this.failures = new Topic(this, 'Failures', {
      displayName: 'Images that could not be recognized',
      enforceSSL: true,
      // SNS's own key is free, and every publisher of this account may use it.
      masterKey: Alias.fromAliasName(this, 'SnsKey', 'alias/aws/sns'),
    });
    const functions = new RecognitionFunctions(this, 'Functions', props);
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      comment: 'Recognizes what is on uploaded images',
      definitionBody: DefinitionBody.fromString(readFileSync(Recognition.DEFINITION, 'utf8')),
      definitionSubstitutions: {
        MetadataFunction: functions.metadata.functionArn,
        RenditionFunction: functions.rendition.functionArn,
        ImagesTable: records.table.tableName,
        EventBus: 'default',
        DeadLetterQueueUrl: deadLetters.queueUrl,
        FailuresTopic: this.failures.topicArn,
      },
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'Logs', {
          retention: settings.logRetention,
          removalPolicy: settings.removalPolicy,
        }),
        level: LogLevel.ALL,
        // Keys, labels and errors are in the execution's history; the log has states and times only.
        includeExecutionData: false,
      },
    });
    this.grantTasks(functions, props);
    monitorExecutions(monitoring, {
      stateMachine: this.stateMachine,
      failedSummary: 'Executions fail: their inputs are in the dead-letter queue.',
      timedOutSummary:
        'Executions run longer than they may: their inputs are in their histories alone.',
    });
  }

  private grantTasks(functions: RecognitionFunctions, props: RecognitionProps): void {
    const { uploads, records, deadLetters } = props;
    const defaultBus = { service: 'events', resource: 'event-bus', resourceName: 'default' };
    // Reading a version by its id needs its own permission; Rekognition reads with its caller's permissions.
    this.allow(['s3:GetObject', 's3:GetObjectVersion'], uploads.arnForObjects('*'));
    // Without it, S3 returns 403 instead of 404 for deleted objects.
    this.allow(['s3:ListBucket'], uploads.bucketArn);
    this.allow(
      ['lambda:InvokeFunction'],
      functions.metadata.functionArn,
      functions.rendition.functionArn,
    );
    this.allow(['rekognition:DetectLabels'], '*');
    this.allow(['dynamodb:PutItem'], records.table.tableArn);
    this.allow(['events:PutEvents'], Stack.of(this).formatArn(defaultBus));
    this.allow(['sqs:SendMessage'], deadLetters.queueArn);
    this.allow(['sns:Publish'], this.failures.topicArn);
    Validations.of(this.stateMachine.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'DetectLabels, the delivery of logs and X-Ray have no resource-level permissions: ' +
        'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrekognition.html',
    });
  }

  private allow(actions: string[], ...resourceArns: string[]): void {
    Grant.addToPrincipal({ grantee: this.stateMachine, actions, resourceArns });
  }
}

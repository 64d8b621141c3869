import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { LambdaIntegration, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { APPROVAL } from '../common/delivery/approval.ts';
import type { DeploymentProfile } from '../common/deployment-profile.ts';
import type { Monitoring } from '../common/monitoring.ts';
import { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';
import { ServiceApi } from '../common/service-api.ts';
import { ServiceFunction } from '../common/service-function.ts';
import { OperatorSecret } from './operator-secret.ts';
import { QueueFunction } from './queue-function.ts';
import type { WatchedPipelines } from './watched-pipelines.ts';

export interface DeployCommandProps {
  /** What differs between deployments; names who may deploy, and where. */
  readonly profile: DeploymentProfile;
  /** Where its alarms and graphs go. */
  readonly monitoring: Monitoring;
  /** What can be deployed. */
  readonly watched: WatchedPipelines;
  /** Where it remembers requests. */
  readonly memory: Table;
  /** Origin of Slack's response addresses, e.g. `https://hooks.slack.com`. */
  readonly slackOrigin: string;
}

/** `/deploy` and the buttons of approvals: Slack -> API -> function -> queue -> function -> CodePipeline. */
export class DeployCommand extends Construct {
  /** Slack waits for three seconds: what takes longer is of no use to it. */
  static readonly ANSWER_TIMEOUT = Duration.seconds(5);
  /** Ten orders, one after the other. */
  static readonly ACT_TIMEOUT = Duration.seconds(90);

  /** The API that Slack calls. */
  readonly api: RestApi;
  /** The app's signing secret. */
  readonly signingKey: OperatorSecret;
  /** What is asked for. */
  readonly orders: QueueWithDeadLetters;
  /** What takes slash commands. */
  readonly command: ServiceFunction;
  /** What takes presses of buttons. */
  readonly interact: ServiceFunction;
  /** What does it. */
  readonly act: QueueFunction;

  constructor(scope: Construct, id: string, props: DeployCommandProps) {
    super(scope, id);
    const { profile, monitoring, slackOrigin } = props;
    this.signingKey = new OperatorSecret(this, 'SigningKey', {
      profile,
      description: 'Signing secret that Slack shows in the basic information of the app',
    });
    this.orders = new QueueWithDeadLetters(this, 'Orders', {
      monitoring,
      consumerTimeout: DeployCommand.ACT_TIMEOUT,
      maxAge: Duration.minutes(5),
    });
    this.command = this.answering('Command', 'Takes /deploy and answers at once', props);
    this.interact = this.answering('Interact', 'Takes the buttons of approvals', props);
    this.act = this.acting(props, slackOrigin);
    this.api = new ServiceApi(this, 'Api', {
      profile,
      monitoring,
      description: 'Slash commands and buttons of Slack',
      // Slack signs bytes: as text they would come without those that are no UTF-8.
      binaryMediaTypes: ['application/x-www-form-urlencoded'],
    });
    const slack = this.api.root.addResource('slack');
    slack.addResource('commands').addMethod('POST', new LambdaIntegration(this.command));
    slack.addResource('interactions').addMethod('POST', new LambdaIntegration(this.interact));
    this.acknowledgeFindings();
  }

  private answering(id: string, description: string, props: DeployCommandProps): ServiceFunction {
    const { profile, monitoring, memory, watched } = props;
    const answering = new ServiceFunction(this, id, {
      profile,
      monitoring,
      entry: `delivery-pipeline/${id.toLowerCase()}`,
      description,
      timeout: DeployCommand.ANSWER_TIMEOUT,
      // Processor time comes with memory, and Slack waits for the first call no longer than for others.
      memorySize: 1_024,
      environment: {
        PIPELINES: watched.environment.PIPELINES,
        SIGNING_KEY_ARN: this.signingKey.secretArn,
        MEMORY_TABLE: memory.tableName,
        ORDERS_QUEUE_URL: this.orders.queue.queueUrl,
        ...listed('ALLOWED_USERS', profile.slackUsers),
        ...listed('ALLOWED_CHANNELS', profile.slackChannels),
      },
    });
    this.signingKey.grantValue(answering);
    memory.grants.actions(answering, 'dynamodb:PutItem');
    this.orders.queue.grants.sendMessages(answering);
    return answering;
  }

  private acting(props: DeployCommandProps, slackOrigin: string): QueueFunction {
    const { profile, monitoring, watched } = props;
    const act = new QueueFunction(this, 'Act', {
      profile,
      monitoring,
      name: 'act',
      description: 'Starts executions and answers approvals for people in Slack',
      timeout: DeployCommand.ACT_TIMEOUT,
      work: this.orders,
      maxConcurrency: 2,
      environment: { PIPELINES: watched.environment.PIPELINES, SLACK_ORIGIN: slackOrigin },
    });
    watched.grant(
      act,
      'codepipeline:GetPipeline',
      'codepipeline:GetPipelineState',
      'codepipeline:StartPipelineExecution',
    );
    watched.grantApprove(act, `${APPROVAL.stage}/${APPROVAL.action}`);
    Grant.addToPrincipal({
      grantee: act,
      actions: ['events:PutEvents'],
      resourceArns: [
        Stack.of(this).formatArn({
          service: 'events',
          resource: 'event-bus',
          resourceName: 'default',
        }),
      ],
    });
    return act;
  }

  private acknowledgeFindings(): void {
    const signed = 'Slack signs its requests, and has no other way: the functions verify.';
    Validations.of(this.api).acknowledge(
      { id: 'AwsSolutions-APIG2', reason: 'The functions validate, after the signature.' },
      { id: 'AwsSolutions-APIG3', reason: `${signed} The stage throttles.` },
      { id: 'AwsSolutions-APIG4', reason: signed },
      { id: 'AwsSolutions-COG4', reason: signed },
    );
  }
}

/** Nobody is listed by leaving it out: Lambda has no empty variables. */
function listed(name: string, ids: readonly string[]): Record<string, string> {
  return ids.length > 0 ? { [name]: ids.join(',') } : {};
}

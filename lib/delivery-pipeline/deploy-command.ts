import { Duration, Validations } from 'aws-cdk-lib';
import { LambdaIntegration, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { ServiceFunction } from '../common/service-function.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';
import { ServiceApi } from '../common/service-api.ts';
import { ACT_TIMEOUT, actFunction } from './act-function.ts';
import { slackFunction } from './slack-function.ts';
import { OperatorSecret } from './operator-secret.ts';
import { queueOutputs } from './queue-outputs.ts';
import type { WatchedPipelines } from './watched-pipelines.ts';
import type { ChatOptions } from './options.ts';

export interface DeployCommandProps
  extends ServiceProps, Pick<ChatOptions, 'slackUsers' | 'slackChannels'> {
  /** Pipelines that can be started. */
  readonly watched: WatchedPipelines;
  /** Table of received requests. */
  readonly idempotency: Table;
  /** Origin of Slack's response addresses, e.g. `https://hooks.slack.com`. */
  readonly slackOrigin: string;
}

/** `/deploy` and the buttons of approvals: Slack -> API -> function -> queue -> function -> CodePipeline. */
export class DeployCommand extends Construct {
  /** API that Slack calls. */
  readonly api: RestApi;
  /** Signing secret of the Slack app. */
  readonly signingKey: OperatorSecret;
  /** Requests from Slack. */
  readonly requests: QueueWithDeadLetters;
  /** Receiver of slash commands. */
  readonly command: ServiceFunction;
  /** Receiver of presses of buttons. */
  readonly interact: ServiceFunction;
  /** Function that carries out the requests. */
  readonly act: ServiceFunction;

  constructor(scope: Construct, id: string, props: DeployCommandProps) {
    super(scope, id);
    const { settings, monitoring, watched, idempotency, slackOrigin, slackUsers, slackChannels } =
      props;
    this.signingKey = new OperatorSecret(this, 'SigningKey', {
      settings,
      description: 'Signing secret that Slack shows in the basic information of the app',
    });
    this.requests = new QueueWithDeadLetters(this, 'Orders', {
      monitoring,
      consumerTimeout: ACT_TIMEOUT,
      maxAge: Duration.minutes(5),
    });
    const slack = {
      ...{ settings, monitoring, watched, idempotency, slackUsers, slackChannels },
      signingKey: this.signingKey,
      requests: this.requests,
    };
    this.command = slackFunction(this, 'Command', {
      ...slack,
      name: 'command',
      description: 'Takes /deploy and answers at once',
    });
    this.interact = slackFunction(this, 'Interact', {
      ...slack,
      name: 'interact',
      description: 'Takes the buttons of approvals',
    });
    this.act = actFunction(this, 'Act', {
      ...{ settings, monitoring, watched, slackOrigin },
      requests: this.requests,
    });
    this.api = new ServiceApi(this, 'Api', {
      settings,
      monitoring,
      description: 'Slash commands and buttons of Slack',
      // Slack signs bytes; as text, a body would lose those that are not UTF-8.
      binaryMediaTypes: ['application/x-www-form-urlencoded'],
    });
    const path = this.api.root.addResource('slack');
    path.addResource('commands').addMethod('POST', new LambdaIntegration(this.command));
    path.addResource('interactions').addMethod('POST', new LambdaIntegration(this.interact));
    this.acknowledgeFindings();
  }

  /** Outputs of the stack by name. */
  get outputs(): Readonly<Record<string, string>> {
    return {
      CommandsUrl: `${this.api.url}slack/commands`,
      InteractionsUrl: `${this.api.url}slack/interactions`,
      SigningKeyArn: this.signingKey.secretArn,
      CommandFunction: this.command.functionName,
      InteractFunction: this.interact.functionName,
      ActFunction: this.act.functionName,
      ...queueOutputs('Orders', this.requests),
    };
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

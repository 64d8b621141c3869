import { Aws, Stack } from 'aws-cdk-lib';
import { SlackChannelConfiguration } from 'aws-cdk-lib/aws-chatbot';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic, type ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { StageSettings } from '../common/stage-settings.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { DeliveryEvents } from './delivery-events.ts';
import type { ChatOptions } from './options.ts';

export interface AmazonQProps
  extends Pick<ServiceProps, 'settings'>, Pick<ChatOptions, 'slackWorkspace' | 'slackChannels'> {
  /** Events to announce, of all pipelines of the account. */
  readonly events: DeliveryEvents;
  /** Topics with alarms; Amazon Q receives alarms only from topics. */
  readonly alarmTopics: readonly ITopic[];
}

/**
 * Events -> topic -> Amazon Q Developer in chat applications -> channels of Slack, without a
 * function. Requires a workspace that was authorized in its console.
 */
export class AmazonQ extends Construct {
  /** Topic of events for Amazon Q. */
  readonly topic: Topic;

  /** @throws Error when workspace or channels are missing */
  constructor(scope: Construct, id: string, props: AmazonQProps) {
    super(scope, id);
    const { settings, events, alarmTopics, slackWorkspace, slackChannels } = props;
    if (!slackWorkspace || slackChannels.length === 0) {
      throw new Error(
        `Amazon Q has workspace '${slackWorkspace ?? ''}' and channels '${slackChannels.join()}': ` +
          'give both, e.g. -c slackWorkspace=T0123456789 -c slackChannels=C0123456789.',
      );
    }
    this.topic = new Topic(this, 'Events', {
      displayName: 'Events of the delivery',
      enforceSSL: true,
      masterKey: settings.protectData ? this.key(settings) : undefined,
    });
    const [pipelines, deployments] = events.changes;
    for (const rule of [pipelines, deployments]) rule?.addTarget(new SnsTopic(this.topic));
    const role = this.readOnlyRole();
    for (const channel of slackChannels) {
      // Names must be unique in the account.
      new SlackChannelConfiguration(this, channel, {
        slackChannelConfigurationName: `${Stack.of(this).stackName}-${channel}`,
        slackWorkspaceId: slackWorkspace,
        slackChannelId: channel,
        notificationTopics: [this.topic, ...alarmTopics],
        role,
        guardrailPolicies: [GUARDRAIL],
      });
    }
  }

  /** Role for Amazon Q's commands in the channel: read access only. */
  private readOnlyRole(): Role {
    return new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('chatbot.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
  }

  private key({ removalPolicy }: StageSettings): Key {
    const key = new Key(this, 'Key', {
      description: 'Events of the delivery',
      enableKeyRotation: true,
      removalPolicy,
    });
    key.grants.encryptDecrypt(
      new ServicePrincipal('events.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    return key;
  }
}

const GUARDRAIL = ManagedPolicy.fromAwsManagedPolicyName('AWSCodePipeline_ReadOnlyAccess');

import { App, Stack } from 'aws-cdk-lib';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Pipeline } from 'aws-cdk-lib/aws-codepipeline';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { parseOptions } from '../../../lib/options.ts';
import {
  DeliveryChatStack,
  type DeliveryChatProps,
} from '../../../lib/delivery-pipeline/delivery-chat-stack.ts';
import { DeliveryTargetStack } from '../../../lib/delivery-pipeline/delivery-target-stack.ts';

/** The stack with options that differ from the catalogue's, which the template tests read. */
function chat(
  context: Readonly<Record<string, string>>,
  props: Partial<DeliveryChatProps> = {},
): DeliveryChatStack {
  const app = new App({ context: { ...flags, 'aws:cdk:bundling-stacks': [] } });
  const pipeline = Pipeline.fromPipelineArn(
    new Stack(app, 'Other'),
    'Pipeline',
    'arn:aws:codepipeline:eu-west-1:111122223333:release',
  );
  const options = { ...parseOptions(context), accounts: [] };
  return new DeliveryChatStack(app, 'Chat', { ...options, pipelines: [pipeline], ...props });
}

const AMAZON_Q = { chat: 'amazon-q', slackWorkspace: 'T0123', slackChannels: 'C0123,C0456' };

const ALARMS = 'arn:aws:sns:eu-west-1:111122223333:alarms';

describe('DeliveryChat with Amazon Q instead of the webhook', () => {
  const app = new App();
  const alarmTopics = [Topic.fromTopicArn(new Stack(app, 'Alarms'), 'Topic', ALARMS)];
  const template = Template.fromStack(chat(AMAZON_Q, { alarmTopics }));

  test('sends events of pipelines, deployments and alarms to each channel', () => {
    template.resourceCountIs('AWS::Chatbot::SlackChannelConfiguration', 2);
    for (const SlackChannelId of ['C0123', 'C0456']) {
      template.hasResourceProperties('AWS::Chatbot::SlackChannelConfiguration', {
        SlackWorkspaceId: 'T0123',
        SlackChannelId,
        SnsTopicArns: [
          { Ref: Match.stringLikeRegexp('Events') },
          { Ref: Match.stringLikeRegexp('Alarms') },
          ALARMS,
        ],
        GuardrailPolicies: [Match.objectLike({ 'Fn::Join': Match.anyValue() })],
      });
    }
    template.resourcePropertiesCountIs(
      'AWS::Events::Rule',
      {
        Targets: Match.arrayWith([
          { Arn: { Ref: Match.stringLikeRegexp('AmazonQEvents') }, Id: Match.anyValue() },
        ]),
      },
      2,
    );
  });

  test('contains /deploy and the audit trail, and nothing of the webhook', () => {
    const functions = Object.values(template.findResources('AWS::Lambda::Function'));
    const names = functions.map(
      ({ Properties }) =>
        (Properties as { Environment: { Variables: { POWERTOOLS_SERVICE_NAME: string } } })
          .Environment.Variables.POWERTOOLS_SERVICE_NAME,
    );
    expect(names.sort()).toEqual(
      ['act', 'audit', 'command', 'interact'].map((name) => `delivery-pipeline/${name}`),
    );
    template.resourceCountIs('AWS::SecretsManager::Secret', 1);
  });

  test('encrypts its topic in production with a key that EventBridge may use', () => {
    Template.fromStack(chat({ ...AMAZON_Q, stage: 'production' })).hasResourceProperties(
      'AWS::KMS::Key',
      {
        KeyPolicy: {
          Statement: Match.arrayWith([
            Match.objectLike({ Principal: { Service: 'events.amazonaws.com' }, Effect: 'Allow' }),
          ]),
        },
      },
    );
  });

  test.each<Record<string, string>>([{ slackWorkspace: 'T0123' }, { slackChannels: 'C0123' }, {}])(
    'rejects a missing workspace or missing channels: %j',
    (given) => {
      expect(() => chat({ chat: 'amazon-q', ...given })).toThrow(
        /^Amazon Q has workspace '.*' and channels '.*': give both, e\.g\. -c slackWorkspace=T0123456789/,
      );
    },
  );
});

test('A target account sends events of its stacks, deployments and alarms to the account of the pipeline', () => {
  const { settings, accounts } = parseOptions({
    toolsAccount: '111111111111',
    stagingAccount: '222222222222',
    productionAccount: '333333333333',
  });
  const target = new DeliveryTargetStack(new App(), 'Target', {
    ...{ settings, accounts },
    env: { account: accounts?.staging, region: 'eu-west-1' },
    environment: 'staging',
  });
  const template = Template.fromStack(target);
  const rules = Object.values(template.findResources('AWS::Events::Rule')) as {
    Properties: { EventPattern: { source: string[]; detail: object }; Targets: object[] };
  }[];
  expect(rules.map(({ Properties }) => Properties.EventPattern.detail)).toEqual([
    {
      'stack-id': [
        { wildcard: '*:stack/Staging-DeliveryRelease/*' },
        { wildcard: '*:stack/Staging-FanOut/*' },
      ],
    },
    { application: [{ prefix: 'Staging-DeliveryRelease-' }, { prefix: 'Staging-FanOut-' }] },
    { alarmName: [{ prefix: 'Staging-DeliveryRelease-' }, { prefix: 'Staging-FanOut-' }] },
  ]);
  for (const { Properties } of rules) {
    expect(Properties.Targets).toMatchObject([
      {
        DeadLetterConfig: {
          Arn: { 'Fn::GetAtt': [expect.stringContaining('Undelivered'), 'Arn'] },
        },
      },
    ]);
  }
  const policies = Object.entries(template.findResources('AWS::IAM::Policy'));
  const [[, policy] = []] = policies.filter(([id]) => id.startsWith('ForwardedEvents'));
  const [right, ...others] = (policy?.Properties as { PolicyDocument: { Statement: object[] } })
    .PolicyDocument.Statement;
  expect(right).toMatchObject({ Action: 'events:PutEvents', Effect: 'Allow' });
  expect(JSON.stringify(right)).toContain(':111111111111:event-bus/default');
  expect(others).toEqual([]);
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmDescription: Match.stringLikeRegexp('#undelivered$'),
  });
});

test('DeliveryChat accepts events of other target accounts, and its functions watch them', () => {
  const template = Template.fromStack(chat({}, { accounts: ['444455556666', '777788889999'] }));
  template.resourceCountIs('AWS::Events::EventBusPolicy', 2);
  template.hasResourceProperties('AWS::Events::EventBusPolicy', {
    Statement: {
      Effect: 'Allow',
      Principal: {
        AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::444455556666:root']] },
      },
      Action: 'events:PutEvents',
    },
  });
  const functions = Object.values(template.findResources('AWS::Lambda::Function'));
  const knowing = functions.filter((each) =>
    JSON.stringify(each).includes('"444455556666,777788889999"'),
  );
  expect(knowing).toHaveLength(2);
});

test('DeliveryChat allows only the users and channels of its options, without options nobody', () => {
  const template = Template.fromStack(chat({ slackUsers: 'U0ADA,U0BOB', slackChannels: 'C0123' }));
  const variables = { ALLOWED_USERS: 'U0ADA,U0BOB', ALLOWED_CHANNELS: 'C0123' };
  const allowed = { Environment: { Variables: variables } };
  template.resourcePropertiesCountIs('AWS::Lambda::Function', allowed, 2);
  expect(JSON.stringify(Template.fromStack(chat({})))).not.toContain('ALLOWED_');
});

test.each([
  [{ pipelines: [] }, 'No pipeline is given: give at least one, e.g. the delivery pipeline.'],
  [{ accounts: ['1234'] }, "The account '1234' is none: an account id has twelve digits."],
])('DeliveryChat rejects wrong properties: %j', (props, message) => {
  expect(() => chat({}, props)).toThrow(message);
});

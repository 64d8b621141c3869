import { App } from 'aws-cdk-lib';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { Match, Template } from 'aws-cdk-lib/assertions';
import { bundleOf } from '../../lib/common/bundles.ts';
import { deploymentProfile } from '../../lib/common/deployment-profile.ts';
import { buildStacks } from '../../lib/stacks.ts';

describe('An option', () => {
  test.each([
    [
      { stage: 'staging' },
      "Option '-c stage=staging' is not known here: it takes sandbox or production.",
    ],
    [
      { architecture: 'arm' },
      "Option '-c architecture=arm' is not known here: it takes arm64 or x86_64.",
    ],
    [{ alarmEmail: 'me' }, "Option '-c alarmEmail=me' is not known here: it takes a mail address."],
    [
      { runbooks: 'two words' },
      "Option '-c runbooks=two words' is not known here: it takes a folder or an https address.",
    ],
    [
      { stages: 'sandbox' },
      "Unknown option '-c stages=…'. The options are: stage, architecture, streamCapacity, chat, slackUsers, slackChannels, slackWorkspace, containerDeployment, alarmEmail, runbooks, source, repository, connectionArn, approval, executionMode, toolsAccount, stagingAccount, productionAccount, commit, assetsBucket, permissionsBoundary.",
    ],
    [
      { streamCapacity: 'on_demand' },
      "Option '-c streamCapacity=on_demand' is not known here: it takes provisioned or on-demand.",
    ],
    [{ chat: 'teams' }, "Option '-c chat=teams' is not known here: it takes webhook or amazon-q."],
    [
      { slackUsers: 'U0ADA,bob' },
      "Option '-c slackUsers=U0ADA,bob' is not known here: it takes ids of users with commas between, such as U0123456789.",
    ],
    [{ slackChannels: '#releases' }, "Option '-c slackChannels=#releases' is not known here"],
    [{ slackWorkspace: 'example' }, "Option '-c slackWorkspace=example' is not known here"],
    [
      { containerDeployment: 'bluegreen' },
      "Option '-c containerDeployment=bluegreen' is not known here: it takes rolling or blue-green or canary.",
    ],
    [{ stage: 'toString' }, "Option '-c stage=toString' is not known here"],
    [{ stage: 1 }, "Option '-c stage=1' is not known here"],
  ])('that is wrong, %j, is refused with the value and the allowed ones', (context, message) => {
    expect(() => deploymentProfile(context)).toThrow(message);
  });

  test("left out means a sandbox on arm64; the CDK's own entries are passed over", () => {
    expect(deploymentProfile({ 'aws:cdk:x': 1, '@aws-cdk/core:y': true })).toMatchObject({
      stage: 'sandbox',
      architecture: { name: 'arm64' },
      streamCapacity: 'provisioned',
      containerDeployment: 'blue-green',
      protectData: false,
      runbooks: 'docs',
    });
  });

  test('may name a processor, an address and where the runbooks are', () => {
    const context = {
      stage: 'production',
      architecture: 'x86_64',
      streamCapacity: 'on-demand',
      containerDeployment: 'canary',
      alarmEmail: 'ops@example.com',
      runbooks: 'https://example.com/docs',
    };
    expect(deploymentProfile(context)).toMatchObject({
      ...context,
      architecture: { name: 'x86_64' },
      protectData: true,
    });
  });
});

test('A handler that is not there is refused with those that are', () => {
  expect(() => bundleOf('image-resizer/rezise', 'arm64')).toThrow(
    /^No handler 'image-resizer\/rezise' under lambda\/. There are: .*image-resizer\/resize, /,
  );
});

describe('Stacks with options', () => {
  // It would start a WASM engine for seconds; `npm test` runs it once, on all stacks.
  process.env.CDK_VALIDATION = 'false';
  const app = new App({ context: flags });
  const profile = deploymentProfile({
    alarmEmail: 'ops@example.com',
    runbooks: 'https://example.com/docs',
  });
  buildStacks(app, { profile, region: 'eu-west-1' });
  const template = (stack: string) => Template.fromStack(app.node.findChild(stack) as never);

  test('mail their alarms, with links to where the runbooks are', () => {
    template('ImageResizer').hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@example.com',
    });
    template('ImageResizer').hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp(
        'Runbook: https://example.com/docs/image-resizer.md#',
      ),
    });
  });

  test('find the API in the region it is in, from CloudFront in us-east-1', () => {
    template('ImageResizerEdge').hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Origins: [
          {
            DomainName: {
              'Fn::GetStackOutput': {
                StackName: 'ImageResizer',
                OutputName: 'ApiDomain',
                Region: 'eu-west-1',
              },
            },
          },
        ],
      },
    });
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { slug } from 'github-slugger';
import { CATALOGUE } from '../../../lib/catalogue.ts';
import { PROJECT } from '../../../lib/common/project.ts';
import { asText, readTemplate, resourceOf, resourcesOf } from '../../support/templates.ts';

interface AlarmProperties {
  readonly AlarmDescription: string;
  readonly AlarmActions?: readonly { readonly Ref: string }[];
  readonly OKActions: readonly unknown[];
}

interface DashboardBody {
  readonly widgets: readonly { readonly type: string; readonly x: number; readonly y: number }[];
}

const SCALING_POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';

/** Stacks without alarms: an app client of Cognito, roles, groups of traces. */
const WITHOUT_OPERATOR = [
  'ServerlessApiSignIn',
  'DeliveryStaging',
  'DeliveryProduction',
  'LandingZoneObservability',
];

const STACKS = CATALOGUE.flatMap(({ stacks }) => stacks).filter(
  (stack) => !WITHOUT_OPERATOR.includes(stack),
);

describe.each(STACKS)('The operator of %s', (stack) => {
  const template = readTemplate(stack);
  const rules = JSON.stringify(resourcesOf(template, 'AWS::Events::Rule'));
  // Excludes alarms that scale a service or a stream, which have no notifications.
  const alarms = resourcesOf<AlarmProperties>(template, 'AWS::CloudWatch::Alarm').filter(
    ([
      id,
      {
        Properties: { AlarmActions },
      },
    ]) =>
      AlarmActions
        ? !AlarmActions.some(({ Ref }) => template.Resources[Ref]?.Type === SCALING_POLICY)
        : !rules.includes(`"Fn::GetAtt":["${id}","Arn"]`),
  );
  const [topic = ''] = resourcesOf<{ DisplayName?: string }>(template, 'AWS::SNS::Topic').flatMap(
    ([id, { Properties }]) => (Properties.DisplayName?.startsWith('Alarms of ') ? [id] : []),
  );
  const { widgets } = dashboard();

  function dashboard(): DashboardBody {
    const { Properties } = resourceOf(template, 'AWS::CloudWatch::Dashboard');
    return JSON.parse(asText(Properties.DashboardBody)) as DashboardBody;
  }

  test('hears of every alarm through one topic, and when it is over', () => {
    expect(alarms).not.toHaveLength(0);
    for (const [, { Properties }] of alarms) {
      expect(Properties.AlarmActions).toEqual([{ Ref: topic }]);
      expect(Properties.OKActions).toEqual([{ Ref: topic }]);
    }
  });

  // A topic policy replaces SNS's default policy, and with it the permission of the account's
  // alarms to publish.
  test('has a topic that CloudWatch may publish to', () => {
    const policies = resourcesOf(template, 'AWS::SNS::TopicPolicy').map(
      ([, each]) => each.Properties,
    );
    const policy = policies.find(({ Topics }) => asText((Topics as unknown[])[0]) === `<${topic}>`);
    expect(policy?.PolicyDocument).toMatchObject({
      Statement: expect.arrayContaining([
        expect.objectContaining({
          Effect: 'Allow',
          Action: 'sns:Publish',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
        }),
      ]) as unknown[],
    });
  });

  test('reads in each how fast to act, and in which entry of the runbook what to do', () => {
    for (const [, { Properties }] of alarms) {
      const found =
        /^\[(critical|warning)\] .+\. Runbook: (lib\/[a-z-]+\/README\.md)#([a-z-]+)$/.exec(
          Properties.AlarmDescription,
        );
      const [, , page = '', anchor = ''] = found ?? [];
      expect(headingsOf(page)).toContain(anchor);
    }
  });

  test('is told of every dead letter', () => {
    for (const [id, { Properties }] of resourcesOf(template, 'AWS::SQS::Queue')) {
      if (!Properties.RedriveAllowPolicy) continue;
      expect(alarms.map(([, alarm]) => alarm.Properties)).toContainEqual(
        expect.objectContaining({
          MetricName: 'ApproximateNumberOfMessagesVisible',
          Threshold: 1,
          Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [id, 'QueueName'] } }],
        }),
      );
    }
  });

  test('looks at one dashboard of five to ten graphs', () => {
    const graphs = widgets.filter(({ type }) => type === 'metric');
    expect(graphs.length).toBeGreaterThanOrEqual(5);
    expect(graphs.length).toBeLessThanOrEqual(10);
  });

  test('sees three graphs side by side', () => {
    const graphs = widgets.filter(({ type }) => type === 'metric');
    const places = graphs.map(({ x, y }) => ({ x, y })).sort((a, b) => a.y - b.y || a.x - b.x);
    expect(places).toEqual(
      graphs.map((_, index) => ({ x: (index % 3) * 8, y: 1 + Math.floor(index / 3) * 6 })),
    );
  });
});

/** Anchors of a page's headings on GitHub. */
function headingsOf(page: string): string[] {
  const headings = readFileSync(join(PROJECT, page), 'utf8').match(/^#+ .+$/gm) ?? [];
  return headings.map((heading) => slug(heading.replace(/^#+ /, '')));
}

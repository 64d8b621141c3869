import { permissionsOf, withoutHashOrAttribute } from '../../support/permissions.ts';
import { asText, readTemplate, resourceOf, resourcesOf } from '../../support/templates.ts';

interface ScheduleProperties {
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone: string;
  readonly FlexibleTimeWindow: object;
  readonly Target: {
    readonly Arn: unknown;
    readonly Input: unknown;
    readonly DeadLetterConfig: { readonly Arn: unknown };
    readonly RetryPolicy: object;
  };
}

interface AlarmProperties {
  readonly Threshold: number;
  readonly EvaluationPeriods: number;
  readonly ComparisonOperator: string;
  readonly TreatMissingData: string;
  readonly MetricName?: string;
  readonly Metrics?: readonly { readonly Expression?: string }[];
}

const template = readTemplate('MarketHours');
const production = readTemplate('MarketHours', 'production');

/** Permissions of a role, as `action on Resource`. */
function permissions(role: string): string[] {
  return permissionsOf(
    template,
    new RegExp(role),
    (permission) => !/^(logs|xray):/.test(permission),
    withoutHashOrAttribute,
  );
}

function alarm(name: string): AlarmProperties {
  const found = resourcesOf<AlarmProperties>(template, 'AWS::CloudWatch::Alarm').find(([id]) =>
    id.startsWith(`Monitoring${name}`),
  );
  if (!found) throw new Error(`There is no alarm ${name}.`);
  return found[1].Properties;
}

const expressionOf = ({ Metrics = [] }: AlarmProperties) =>
  Metrics.map(({ Expression }) => Expression).find((expression) => expression);

describe('The schedules', () => {
  const schedules = resourcesOf<ScheduleProperties>(template, 'AWS::Scheduler::Schedule').map(
    ([, { Properties }]) => Properties,
  );

  test('set the count at each possible change, in New York time, within ten minutes', () => {
    const inNewYork = schedules.filter(
      ({ ScheduleExpressionTimezone }) => ScheduleExpressionTimezone === 'America/New_York',
    );
    expect(inNewYork.map(({ ScheduleExpression }) => ScheduleExpression)).toEqual([
      'cron(15 9 ? * MON-FRI *)',
      'cron(15 13 ? * MON-FRI *)',
      'cron(15 16 ? * MON-FRI *)',
    ]);
    for (const { FlexibleTimeWindow, Target } of inNewYork) {
      expect(FlexibleTimeWindow).toEqual({ Mode: 'FLEXIBLE', MaximumWindowInMinutes: 10 });
      expect(Target.Input).toBe('{"time":"<aws.scheduler.scheduled-time>","task":"set"}');
    }
  });

  test('check every five minutes in UTC, which has no daylight saving time', () => {
    expect(schedules).toContainEqual(
      expect.objectContaining({
        ScheduleExpression: 'cron(0/5 * * * ? *)',
        ScheduleExpressionTimezone: 'Etc/UTC',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: expect.objectContaining({
          Input: '{"time":"<aws.scheduler.scheduled-time>","task":"check"}',
        }) as object,
      }),
    );
  });

  test('retry within five minutes and send failed events to the dead-letter queue', () => {
    expect(schedules).toHaveLength(4);
    for (const { Target } of schedules) {
      expect(Target.RetryPolicy).toEqual({
        MaximumEventAgeInSeconds: 300,
        MaximumRetryAttempts: 3,
      });
      expect(withoutHashOrAttribute(asText(Target.DeadLetterConfig.Arn))).toBe('HoursMissed');
    }
  });

  test('invoke a function with a failure destination', () => {
    expect(resourceOf(template, 'AWS::Lambda::EventInvokeConfig').Properties).toMatchObject({
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 300,
      DestinationConfig: { OnFailure: { Destination: expect.anything() as unknown } },
    });
  });

  test('assume a role that trusts only their group', () => {
    const [, { Properties }] = resourcesOf<{ AssumeRolePolicyDocument: unknown }>(
      template,
      'AWS::IAM::Role',
    ).find(([id]) => id.includes('SchedulerRole')) ?? ['', { Properties: undefined }];
    const group = resourceOf(template, 'AWS::Scheduler::ScheduleGroup').id;
    expect(Properties?.AssumeRolePolicyDocument).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'scheduler.amazonaws.com' },
          Condition: {
            StringEquals: {
              'aws:SourceAccount': { Ref: 'AWS::AccountId' },
              'aws:SourceArn': { 'Fn::GetAtt': [group, 'Arn'] },
            },
          },
        },
      ],
    });
  });
});

describe('Permissions', () => {
  test('allow the schedules to invoke one function and to send failed events', () => {
    expect(permissions('SchedulerRole')).toEqual([
      'lambda:InvokeFunction on HoursSetHours',
      'sqs:SendMessage on HoursMissed',
    ]);
  });

  test('allow the function to describe and update one service', () => {
    expect(
      permissions('SetHoursRole').filter((permission) => permission.startsWith('ecs:')),
    ).toEqual([
      'ecs:DescribeServices on ValidationService',
      'ecs:UpdateService on ValidationService',
    ]);
  });

  test('allow the service to consume one queue, send to one queue and put into one table', () => {
    expect(permissions('TaskTaskRole')).toEqual([
      'dynamodb:PutItem on ValidationVerdicts',
      'sqs:ChangeMessageVisibility on ValidationTradesQueue',
      'sqs:DeleteMessage on ValidationTradesQueue',
      'sqs:ReceiveMessage on ValidationTradesQueue',
      'sqs:SendMessage on ValidationTradesDeadLetters',
    ]);
  });
});

describe('The alarms', () => {
  test.each([
    ['ShouldBeOpenButIsNot', 'should - is'],
    ['IsOpenButShouldNotBe', 'is - should'],
  ])('go to ALARM after two checks: %s', (name, expression) => {
    const properties = alarm(name);
    expect(expressionOf(properties)).toBe(expression);
    expect(properties).toMatchObject({ Threshold: 1, EvaluationPeriods: 2 });
  });

  test('go to ALARM after 15 minutes without an invocation', () => {
    expect(alarm('HoursWereNotSet')).toMatchObject({
      MetricName: 'Invocations',
      ComparisonOperator: 'LessThanOrEqualToThreshold',
      Threshold: 0,
      EvaluationPeriods: 3,
      TreatMissingData: 'breaching',
    });
  });

  test('go to ALARM 30 days before the calendar ends', () => {
    expect(alarm('CalendarRunsOut')).toMatchObject({
      MetricName: 'CalendarDaysLeft',
      ComparisonOperator: 'LessThanOrEqualToThreshold',
      Threshold: 30,
    });
  });

  test('go to ALARM for trades that wait for 30 minutes, not counting the time before the opening', () => {
    expect(expressionOf(alarm('TradesIsLate'))).toBe('IF(age < up, age, up)');
    expect(alarm('TradesIsLate').Threshold).toBe(1_800);
  });
});

test('The queue keeps trades for ten days', () => {
  const queue = resourcesOf(template, 'AWS::SQS::Queue').find(([id]) => id.includes('TradesQueue'));
  expect(queue?.[1].Properties.MessageRetentionPeriod).toBe(10 * 86_400);
});

test('The service starts with zero tasks', () => {
  expect(resourceOf(template, 'AWS::ECS::Service').Properties.DesiredCount).toBe(0);
});

test('The table of verdicts has deletion protection and point-in-time recovery in production', () => {
  expect(resourceOf(production, 'AWS::DynamoDB::Table')).toMatchObject({
    DeletionPolicy: 'Retain',
    Properties: {
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    },
  });
});

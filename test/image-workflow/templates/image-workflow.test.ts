import { permissionsOf, withoutHashOrAttribute } from '../../support/permissions.ts';
import {
  asText,
  readTemplate,
  resourceOf,
  resourcesOf,
  STAGES,
  type Template,
} from '../../support/templates.ts';
import { allStates, TEXT } from '../handlers/support/definition.ts';

interface MachineProperties {
  readonly DefinitionString: string;
  readonly DefinitionSubstitutions: Readonly<Record<string, unknown>>;
  readonly StateMachineType?: string;
  readonly LoggingConfiguration: object;
  readonly TracingConfiguration: object;
}

interface FunctionProperties {
  readonly Timeout: number;
  readonly Environment: {
    readonly Variables: { readonly POWERTOOLS_SERVICE_NAME: string };
  };
}

const template = readTemplate('ImageWorkflow');
const production = readTemplate('ImageWorkflow', 'production');
const machine = resourceOf<MachineProperties>(template, 'AWS::StepFunctions::StateMachine');

/** Permissions of a role, as `action on Resource`. */
function permissions(role: string): string[] {
  return permissionsOf(
    template,
    new RegExp(`${role}Role`),
    (permission) => !/^(xray|logs):/.test(permission),
    withoutHashOrAttribute,
  );
}

function bucket(name: string, from: Template = template) {
  const found = resourcesOf(from, 'AWS::S3::Bucket').find(([id]) => id.startsWith(name));
  if (!found) throw new Error(`There is no bucket ${name}.`);
  return found[1];
}

describe('State machine', () => {
  test('is the published file with all of its names substituted', () => {
    expect(machine.Properties.DefinitionString).toBe(TEXT);
    const names = [...TEXT.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(machine.Properties.DefinitionSubstitutions).sort()).toEqual(
      [...new Set(names)].sort(),
    );
  });

  test('keeps a history, logs all executions without their data, and is traced', () => {
    expect(machine.Properties).toMatchObject({
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    });
    // Express has no history, and does not reject a repeated name.
    expect(machine.Properties.StateMachineType ?? 'STANDARD').toBe('STANDARD');
  });

  test('has the permissions of its tasks, and no others', () => {
    expect(permissions('StateMachine')).toEqual([
      'dynamodb:PutItem on RecordsImages',
      'events:PutEvents on arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:event-bus/default',
      'lambda:InvokeFunction on RecognitionFunctionsMetadata',
      'lambda:InvokeFunction on RecognitionFunctionsRendition',
      'rekognition:DetectLabels on *',
      's3:GetObject on Uploads/*',
      's3:GetObjectVersion on Uploads/*',
      's3:ListBucket on Uploads',
      'sns:Publish on RecognitionFailures',
      'sqs:SendMessage on EventsRequestsDeadLetters',
    ]);
  });

  test('gives its functions a shorter timeout than the heartbeats of their tasks', () => {
    const heartbeats = new Map(allStates().map(([name, state]) => [name, state.HeartbeatSeconds]));
    for (const [task, entry] of [
      ['ReadMetadata', 'image-workflow/metadata'],
      ['MakeRendition', 'image-workflow/rendition'],
    ] as const) {
      const found = resourcesOf<FunctionProperties>(template, 'AWS::Lambda::Function').find(
        ([, { Properties }]) => Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME === entry,
      );
      expect(found?.[1].Properties.Timeout).toBeLessThan(heartbeats.get(task) ?? 0);
    }
  });
});

describe('Functions', () => {
  test('Start may start only this state machine', () => {
    expect(
      permissions('ExecutionStartStart').filter((permission) => !permission.startsWith('sqs:')),
    ).toEqual(['states:StartExecution on RecognitionStateMachine']);
  });

  test('Metadata may read versions of uploads', () => {
    expect(permissions('FunctionsMetadata')).toEqual([
      's3:GetObjectVersion on Uploads/*',
      's3:ListBucket on Uploads',
    ]);
  });

  test('Rendition may read versions of uploads, and read and write renditions', () => {
    expect(permissions('FunctionsRendition')).toEqual([
      's3:GetObject on RecordsRenditions/*',
      's3:GetObjectVersion on Uploads/*',
      's3:ListBucket on RecordsRenditions',
      's3:ListBucket on Uploads',
      's3:PutObject on RecordsRenditions/*',
    ]);
  });
});

describe('Start of executions', () => {
  test.each(STAGES)('uses versions, which the bucket of uploads keeps in %s', (stage) => {
    expect(bucket('Uploads', readTemplate('ImageWorkflow', stage)).Properties).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
    });
  });

  test('receives each event from EventBridge, without a function in between', () => {
    const uploads = bucket('Uploads').Properties;
    expect(uploads.NotificationConfiguration).toEqual({
      EventBridgeConfiguration: { EventBridgeEnabled: true },
    });
    const { EventPattern, Targets } = resourceOf(template, 'AWS::Events::Rule').Properties as {
      EventPattern: object;
      Targets: { Arn: unknown; DeadLetterConfig: { Arn: unknown } }[];
    };
    expect(EventPattern).toMatchObject({
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: { bucket: { name: [{ Ref: expect.stringMatching(/^Uploads/) as string }] } },
    });
    const targets = Targets.map(({ Arn, DeadLetterConfig }) =>
      [Arn, DeadLetterConfig.Arn].map((arn) => withoutHashOrAttribute(asText(arn))),
    );
    expect(targets).toEqual([['EventsRequestsQueue', 'EventsUndelivered']]);
  });
});

test('Failures are published to an encrypted topic, at no cost', () => {
  const [, topic] =
    resourcesOf(template, 'AWS::SNS::Topic').find(([id]) => id.includes('Failures')) ?? [];
  expect(asText(topic?.Properties.KmsMasterKeyId)).toMatch(/:alias\/aws\/sns$/);
});

test('Alarms go to ALARM for failed, slow and throttled executions', () => {
  const watched = resourcesOf(template, 'AWS::CloudWatch::Alarm').flatMap(([, { Properties }]) =>
    Properties.Namespace === 'AWS/States' ? [Properties.MetricName] : [],
  );
  expect(watched.sort()).toEqual(['ExecutionThrottled', 'ExecutionsFailed', 'ExecutionsTimedOut']);
});

test('In production uploads and records are kept and protected, and renditions can be deleted', () => {
  expect(resourceOf(production, 'AWS::DynamoDB::Table')).toMatchObject({
    DeletionPolicy: 'Retain',
    Properties: {
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    },
  });
  expect(bucket('Uploads', production).DeletionPolicy).toBe('Retain');
  expect(bucket('RecordsRenditions', production).DeletionPolicy).toBe('Delete');
});

import { getLanguageService, TextDocument } from 'amazon-states-language-service';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { Machine, type Answer } from '../../support/state-machine.ts';
import type { State } from '../../support/states-language.ts';
import { allStates, DEFINITION, TEXT } from './support/definition.ts';

/** Published example of a path through the state machine. */
interface Example {
  readonly title: string;
  readonly input: object;
  /** Results of each task, one for each call. */
  readonly answers: Readonly<Record<string, readonly Answer[]>>;
  readonly states: readonly string[];
  readonly output?: object;
  readonly failure?: { readonly error: string; readonly cause: string };
  /** Body of the failed message. */
  readonly letter?: object;
}

/** Results of the linter for the definition, and for the same with an injected error. */
interface LinterRun {
  readonly linter: string;
  readonly objections: readonly string[];
  readonly control: {
    readonly replaced: string;
    readonly by: string;
    readonly objections: readonly string[];
  };
}

const FOLDER = join(PROJECT, 'lib', 'image-workflow');
const examples = new Map(
  readdirSync(join(FOLDER, 'examples')).map((file) => [
    file.replace('.json', ''),
    published(join('examples', file)) as Example,
  ]),
);

function published(file: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
}

async function objectionsTo(text: string): Promise<string[]> {
  const service = getLanguageService({});
  const document = TextDocument.create('recognition.asl.json', 'asl', 1, text);
  const settings = { comments: 'error', trailingCommas: 'error' } as const;
  const found = await service.doValidation(document, service.parseJSONDocument(document), settings);
  return found.map(({ message }) => (typeof message === 'string' ? message : message.value));
}

function example(name: string): Example {
  const found = examples.get(name);
  if (!found) throw new Error(`There is no example ${name}.`);
  return found;
}

const states = allStates();
const tasks = states.filter(([, { Type }]) => Type === 'Task');

function state(name: string): State {
  const [, found] = states.find(([each]) => each === name) ?? [];
  if (!found) throw new Error(`There is no state ${name}.`);
  return found;
}

describe('Definition', () => {
  test('has no diagnostics of the AWS language service, as the run in docs/ shows', async () => {
    const { linter, objections, control } = published('linter.json') as LinterRun;
    const { version } = published(
      '../../node_modules/amazon-states-language-service/package.json',
    ) as { version: string };
    expect(linter).toBe(`amazon-states-language-service ${version}`);
    expect(objections).toEqual([]);
    expect(await objectionsTo(TEXT)).toEqual(objections);
    const broken = TEXT.replace(control.replaced, control.by);
    expect(await objectionsTo(broken)).toEqual(control.objections);
  });

  test('uses the seven state types of the notes, and Map', () => {
    expect(new Set(states.map(([, { Type }]) => Type))).toEqual(
      new Set(['Task', 'Choice', 'Parallel', 'Wait', 'Pass', 'Succeed', 'Fail', 'Map']),
    );
  });

  test.each(['Wait', 'Choice', 'Parallel', 'Map', 'Task'])('explains each %s state', (type) => {
    for (const [name, { Comment }] of states.filter(([, { Type }]) => Type === type)) {
      expect(`${name}: ${String(Comment)}`).toMatch(/: .+\.$/);
    }
  });

  test('calls services directly, without a function in between, where possible', () => {
    const calls = tasks.map(([name, { Resource }]) => [name, Resource?.replace(/^.*:::/, '')]);
    expect(Object.fromEntries(calls)).toEqual({
      LookAtObject: 'aws-sdk:s3:headObject',
      ReadMetadata: 'lambda:invoke',
      DetectLabels: 'aws-sdk:rekognition:detectLabels',
      MakeRendition: 'lambda:invoke',
      SaveRecord: 'dynamodb:putItem',
      SaveRefusal: 'dynamodb:putItem',
      SaveFailure: 'dynamodb:putItem',
      Announce: 'events:putEvents',
      AnnounceRefusal: 'events:putEvents',
      KeepInput: 'sqs:sendMessage',
      NotifyFailure: 'sns:publish',
    });
  });

  test.each(tasks)('gives %s a timeout, and a shorter heartbeat', (_, task) => {
    const { TimeoutSeconds = 0, HeartbeatSeconds = 0 } = task;
    expect(HeartbeatSeconds).toBeGreaterThan(0);
    expect(TimeoutSeconds).toBeGreaterThan(HeartbeatSeconds);
  });

  test.each(tasks)(
    'retries %s on named errors, with backoff, full jitter and an end',
    (_, task) => {
      expect(task.Retry).not.toEqual([]);
      for (const retrier of task.Retry ?? []) {
        expect(retrier).toMatchObject({ BackoffRate: 2, JitterStrategy: 'FULL' });
        expect(retrier.MaxAttempts).toBeLessThanOrEqual(8);
        expect(retrier.MaxDelaySeconds).toBeLessThanOrEqual(60);
        expect(retrier.ErrorEquals).not.toContain('States.ALL');
      }
    },
  );

  test('retries all errors only where the input is kept and the failure is published', () => {
    const all = tasks.filter(([, { Retry = [] }]) =>
      Retry.some(({ ErrorEquals }) => ErrorEquals.includes('States.TaskFailed')),
    );
    expect(all.map(([name]) => name)).toEqual(['KeepInput', 'NotifyFailure']);
  });

  test('catches every error of a task in the failure path', () => {
    const caught = Object.entries(DEFINITION.States).filter(([, { Type }]) =>
      ['Task', 'Parallel', 'Map'].includes(Type),
    );
    for (const [, { Catch = [] }] of caught) {
      expect(Catch.at(-1)?.ErrorEquals).toEqual(['States.ALL']);
    }
    expect(states.filter(([, { Type }]) => Type === 'Fail').map(([name]) => name)).toEqual([
      'Failed',
    ]);
  });

  test('passes references to images, never their bytes', () => {
    expect(JSON.stringify(state('DetectLabels').Arguments)).not.toContain('Bytes');
    expect(TEXT).not.toContain('getObject"');
  });
});

describe.each([...examples])('Example %s', (_, { input, answers, ...expected }) => {
  const machine = new Machine(DEFINITION, answers);

  test(`produces the published result: ${expected.title}`, async () => {
    const outcome = await machine.run(input);
    expect(machine.entered).toEqual(expected.states);
    const { failure, output } = expected;
    expect(outcome).toEqual(
      failure ? { failure: { Error: failure.error, Cause: failure.cause } } : { output },
    );
  });
});

test('The examples enter every state', () => {
  const entered = new Set([...examples.values()].flatMap((each) => each.states));
  expect(states.map(([name]) => name).filter((name) => !entered.has(name))).toEqual([]);
});

test('An image has the calls and transitions that the page gives, including the transition out of the last state', async () => {
  const { input, answers } = example('recognized');
  const machine = new Machine(DEFINITION, answers);
  await machine.run(input);
  const page = readFileSync(join(PROJECT, 'lib', 'image-workflow', 'README.md'), 'utf8');
  const [, transitions] = /(\d+) state transitions\./.exec(page) ?? [];
  expect(machine.entered.length + 1).toBe(Number(transitions));
  expect(Object.entries(machine.calls).map(([task, calls]) => [task, calls.length])).toEqual([
    ['LookAtObject', 1],
    ['ReadMetadata', 1],
    ['DetectLabels', 1],
    ['MakeRendition', 2],
    ['SaveRecord', 1],
    ['Announce', 1],
  ]);
});

describe('Record', () => {
  test('of a valid image has its facts and labels, and replaces only an older version', async () => {
    const { input, answers } = example('recognized');
    const machine = new Machine(DEFINITION, answers);
    await machine.run(input);
    expect(machine.calls.SaveRecord).toEqual([
      {
        TableName: '${ImagesTable}',
        Item: {
          key: { S: 'cats/photo.jpg' },
          status: { S: 'recognized' },
          versionId: { S: '3HL4kqtJvjVBH40Nrjfkd' },
          etag: { S: '6c34d9d3b5a2e1a0e8a6d1f7b7c0a9e2' },
          sequencer: { S: '0062E99A88DC407460'.padEnd(32, '0') },
          execution: { S: 'execution' },
          writtenAt: { S: '2026-11-21T08:00:00.000Z' },
          format: { S: 'jpeg' },
          width: { N: '1600' },
          height: { N: '1200' },
          labels: {
            L: [
              { M: { name: { S: 'Cat' }, confidence: { N: '98.88' } } },
              { M: { name: { S: 'Pet' }, confidence: { N: '91.5' } } },
            ],
          },
          renditions: {
            L: [{ M: expect.any(Object) as object }, { M: expect.any(Object) as object }],
          },
        },
        ConditionExpression: 'attribute_not_exists(#key) OR sequencer <= :sequencer',
        ExpressionAttributeNames: { '#key': 'key' },
        ExpressionAttributeValues: { ':sequencer': { S: '0062E99A88DC407460'.padEnd(32, '0') } },
      },
    ]);
  });

  test('of an image without labels has an empty list', async () => {
    const { input, answers } = example('nothing-seen');
    const machine = new Machine(DEFINITION, answers);
    await machine.run(input);
    expect(machine.calls.SaveRecord).toMatchObject([{ Item: { labels: { L: [] } } }]);
  });

  test.each(['recognized', 'unsupported-format'])(
    'of a newer version stays, and the execution is done: %s',
    async (name) => {
      const { input, answers } = example(name);
      const newer = [{ Error: 'DynamoDB.ConditionalCheckFailedException' }];
      const machine = new Machine(DEFINITION, {
        ...answers,
        SaveRecord: newer,
        SaveRefusal: newer,
      });
      expect(await machine.run(input)).not.toHaveProperty('failure');
      expect(machine.entered.at(-1)).toBe('Superseded');
    },
  );
});

test('Rekognition is called with the exact version, for ten labels with a confidence of 75 %', async () => {
  const { input, answers } = example('recognized');
  const machine = new Machine(DEFINITION, answers);
  await machine.run(input);
  const S3Object = {
    Bucket: 'uploads',
    Name: 'cats/photo.jpg',
    Version: '3HL4kqtJvjVBH40Nrjfkd',
  };
  expect(machine.calls.DetectLabels).toEqual([
    { Image: { S3Object }, MaxLabels: 10, MinConfidence: 75 },
  ]);
});

describe('Retries', () => {
  const THROTTLED = { Error: 'Rekognition.ThrottlingException', Cause: 'Rate exceeded' };
  const { input, answers } = example('recognized');

  test.each([
    ['Rekognition.ThrottlingException', 'DetectLabels', [2, 4, 8, 16, 32, 60, 60, 60]],
    [
      'Rekognition.ProvisionedThroughputExceededException',
      'DetectLabels',
      [2, 4, 8, 16, 32, 60, 60, 60],
    ],
    ['Rekognition.InternalServerErrorException', 'DetectLabels', [1, 2, 4]],
    ['States.Timeout', 'DetectLabels', [1, 2, 4]],
    ['StorageBusy', 'ReadMetadata', [1, 2, 4, 8]],
    ['Lambda.TooManyRequestsException', 'MakeRendition', [1, 2, 4, 8]],
    ['S3.SdkClientException', 'LookAtObject', [1, 2, 4, 8]],
    ['DynamoDB.ThrottlingException', 'SaveRecord', [1, 2, 4, 8]],
    ['EventBridge.FailedEntry', 'Announce', [1, 2, 4, 8]],
  ])('of %s by %s wait at most these seconds: %j', async (name, task, delays) => {
    const failing = delays.map(() => ({ Error: name, Cause: '' }));
    const machine = new Machine(DEFINITION, {
      ...answers,
      [task]: [...failing, ...(answers[task] ?? [])],
    });
    expect(await machine.run(input)).toEqual({ output: example('recognized').output });
    expect(machine.delays).toEqual(delays);
  });

  test('end in a failure when all of them are used', async () => {
    const failing = Array.from({ length: 9 }, () => THROTTLED);
    const machine = new Machine(DEFINITION, { ...answers, DetectLabels: failing });
    expect(await machine.run(input)).toEqual({ failure: THROTTLED });
  });

  test.each([
    ['DetectLabels', 'Rekognition.AccessDeniedException'],
    ['DetectLabels', 'Rekognition.InvalidParameterException'],
    ['ReadMetadata', 'TypeError'],
    ['SaveRecord', 'DynamoDB.AmazonDynamoDBException'],
  ])('do not happen in %s for %s, which no retry resolves', async (task, name) => {
    const machine = new Machine(DEFINITION, { ...answers, [task]: [{ Error: name }] });
    expect(await machine.run(input)).toEqual({
      failure: { Error: name, Cause: 'No cause was given.' },
    });
    expect(machine.delays).toEqual([]);
  });
});

describe('Failure path', () => {
  const { input, answers, letter } = example('failed');

  test('sends the input of the next attempt to the dead-letter queue, with the reason', async () => {
    const machine = new Machine(DEFINITION, answers);
    await machine.run(input);
    const [call] = machine.calls.KeepInput as { MessageBody: unknown; MessageAttributes: object }[];
    expect(call?.MessageBody).toEqual(letter);
    expect(call?.MessageAttributes).toMatchObject({
      reason: { DataType: 'String', StringValue: 'Rekognition.InternalServerErrorException' },
      explanation: { StringValue: expect.stringContaining('service issue') as string },
      execution: { StringValue: 'execution' },
    });
  });

  test('publishes the image, the failure and the execution', async () => {
    const machine = new Machine(DEFINITION, answers);
    await machine.run(input);
    const [call] = machine.calls.NotifyFailure as { Message: string }[];
    expect(JSON.parse(call?.Message ?? '')).toMatchObject({
      image: input,
      failure: { error: 'Rekognition.InternalServerErrorException' },
      execution: 'arn:execution',
    });
  });

  test.each(['KeepInput', 'SaveFailure', 'NotifyFailure'])(
    'continues to its end when %s fails too',
    async (task) => {
      const failing = Array.from({ length: 9 }, () => ({ Error: 'States.Timeout' }));
      const machine = new Machine(DEFINITION, { ...answers, [task]: failing });
      expect(await machine.run(input)).toHaveProperty('failure');
      expect(machine.entered).toEqual(example('failed').states);
    },
  );

  test('truncates a long cause', async () => {
    const error = { Error: 'Lambda.Unknown', Cause: 'x'.repeat(30_000) };
    const machine = new Machine(DEFINITION, { ...answers, ReadMetadata: [error] });
    expect(await machine.run(input)).toEqual({
      failure: { Error: 'Lambda.Unknown', Cause: 'x'.repeat(1_000) },
    });
  });
});

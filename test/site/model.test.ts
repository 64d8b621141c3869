import { graphOf, type Graph } from '../../tools/site/diagram/graph.ts';
import { layOut } from '../../tools/site/diagram/layout.ts';
import { meaningOf } from '../../tools/site/model/actions.ts';
import { Assembly, type Template } from '../../tools/site/model/assembly.ts';
import { namesOf } from '../../tools/site/model/names.ts';
import { kindOf, plural } from '../../tools/site/model/services.ts';

type Resources = Record<string, { Type: string; Properties?: Record<string, unknown> }>;

const ref = (id: string) => ({ Ref: id });
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

const QUEUE = { Type: 'AWS::SQS::Queue' };
const FUNCTION = { Type: 'AWS::Lambda::Function', Properties: { Role: arn('Role') } };
const ROLE = { Type: 'AWS::IAM::Role' };

function policy(Action: string, Resource: unknown) {
  const PolicyDocument = { Statement: [{ Effect: 'Allow', Action, Resource }] };
  return { Type: 'AWS::IAM::Policy', Properties: { Roles: [ref('Role')], PolicyDocument } };
}

/** Arrows between boxes, in words. */
function drawn(Resources: Resources, others: Record<string, Resources> = {}): string[] {
  const { boxes, arrows } = graph(Resources, others);
  const nameOf = (id: string) => boxes.find((box) => box.id === id)?.title;
  return arrows.map(
    ({ from, to, label, data }) =>
      `${nameOf(from)} ${{ to: '->', from: '<-', both: '<->' }[data]} ${nameOf(to)}: ${label}`,
  );
}

function graph(Resources: Resources, others: Record<string, Resources> = {}): Graph {
  const Outputs = { Arn: { Value: arn('Thing') } };
  const templates = new Map<string, Template>([
    ['Stack', { Resources }],
    ...Object.entries(others).map(
      ([stack, resources]) => [stack, { Resources: resources, Outputs }] as const,
    ),
  ]);
  const assembly = new Assembly(templates, new Map());
  return graphOf(assembly, ['Stack'], namesOf(assembly.resources.values()));
}

test('draws one arrow from a queue to its function, and none for the permission to receive', () => {
  const EventSourceMapping = {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { EventSourceArn: arn('Work'), FunctionName: ref('Resize') },
  };
  const Policy = policy('sqs:ReceiveMessage', arn('Work'));
  expect(drawn({ Work: QUEUE, Resize: FUNCTION, Role: ROLE, Policy, EventSourceMapping })).toEqual([
    'Work -> Resize: messages',
    'Clients -> Work: messages',
  ]);
});

test('draws read and write access of a function as one arrow with two heads', () => {
  const Read = policy('dynamodb:GetItem', arn('Jobs'));
  const Write = policy('dynamodb:PutItem', arn('Jobs'));
  const Jobs = { Type: 'AWS::DynamoDB::Table' };
  expect(drawn({ Submit: FUNCTION, Role: ROLE, Read, Write, Jobs })).toEqual([
    'Submit <-> Jobs: reads, writes',
  ]);
});

test('draws a dead-letter queue as a mark on the box that fills it', () => {
  const Work = {
    Type: 'AWS::SQS::Queue',
    Properties: { RedrivePolicy: { deadLetterTargetArn: arn('Dead') } },
  };
  const Bucket = {
    Type: 'AWS::S3::Bucket',
    Properties: {
      NotificationConfiguration: {
        QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: arn('Work') }],
      },
    },
  };
  const Policy = policy('sqs:SendMessage', arn('Dead'));
  const resources = { Uploads: Bucket, Work, Dead: QUEUE, Resize: FUNCTION, Role: ROLE, Policy };
  expect(drawn(resources)).toEqual([
    'Uploads -> Work: object created',
    'Clients -> Uploads: objects',
  ]);
  const marked = graph(resources).boxes.filter(({ hasDeadLetterQueue }) => hasDeadLetterQueue);
  expect(marked.map(({ title }) => title)).toEqual(['Work']);
});

test('merges schedules with the same target into one box, and draws a rule after its bucket', () => {
  const schedule = {
    Type: 'AWS::Scheduler::Schedule',
    Properties: { Target: { Arn: arn('Set') } },
  };
  expect(drawn({ Open: schedule, Close: schedule, Check: schedule, Set: FUNCTION })).toEqual([
    'Open, 2 more -> Set: ',
  ]);
  const Uploads = {
    Type: 'AWS::S3::Bucket',
    Properties: { NotificationConfiguration: { EventBridgeConfiguration: {} } },
  };
  const Created = {
    Type: 'AWS::Events::Rule',
    Properties: { EventPattern: { source: ['aws.s3'] }, Targets: [{ Arn: arn('Flow') }] },
  };
  const Flow = { Type: 'AWS::StepFunctions::StateMachine' };
  expect(drawn({ Uploads, Created, Flow })).toEqual([
    'Uploads -> Created: events',
    'Created -> Flow: ',
    'Clients -> Uploads: objects',
  ]);
});

test('draws a service without a resource in the stack as an outside box', () => {
  const Policy = policy('rekognition:DetectLabels', '*');
  expect(drawn({ Detect: FUNCTION, Role: ROLE, Policy })).toEqual([
    'Detect -> Amazon Rekognition: detect labels',
  ]);
});

test('finds a resource of another stack through its output and marks it as outside', () => {
  const output = { 'Fn::GetStackOutput': { StackName: 'Other', OutputName: 'Arn' } };
  const Policy = policy('sqs:SendMessage', output);
  const others = { Other: { Thing: QUEUE } };
  expect(drawn({ Send: FUNCTION, Role: ROLE, Policy }, others)).toEqual(['Send -> Thing: sends']);
  const { boxes } = graph({ Send: FUNCTION, Role: ROLE, Policy }, others);
  expect(boxes.map(({ frame, outside }) => [frame, outside])).toEqual([
    [undefined, false],
    ['Other', true],
  ]);
});

test('draws a resource of an unknown type as a box if it is connected to another', () => {
  const Turbine = {
    Type: 'AWS::WindFarm::PowerTurbine',
    Properties: { Feeds: { Queue: arn('Work') } },
  };
  const TurbinePolicy = { Type: 'AWS::WindFarm::TurbinePolicy', Properties: { T: ref('Turbine') } };
  expect(drawn({ Turbine, TurbinePolicy, Work: QUEUE })).toEqual(['Turbine -> Work: ']);
  expect(graph({ Turbine, Work: QUEUE }).boxes[0]).toMatchObject({
    caption: 'WindFarm power turbine',
    category: 'other',
  });
  expect(meaningOf('windfarm:SpinRotor')).toMatchObject({ phrase: 'spin rotor with' });
});

test('lays out the same graph identically, with every box and arrow inside the drawing', () => {
  const Policy = policy('dynamodb:PutItem', arn('Jobs'));
  const Jobs = { Type: 'AWS::DynamoDB::Table' };
  const one = layOut(graph({ Submit: FUNCTION, Role: ROLE, Policy, Jobs }));
  expect(layOut(graph({ Submit: FUNCTION, Role: ROLE, Policy, Jobs }))).toEqual(one);
  for (const { x, y } of [...one.boxes, ...one.arrows.flatMap(({ points }) => points)]) {
    expect([x, y, one.width - x, one.height - y].every((room) => room >= 0)).toBe(true);
  }
});

test.each([
  ['Row 0', 'Row 7'],
  ['Row 7', 'Row 0'],
])('places stacks in the order of their arrows to %s and %s, without crossings', (...ends) => {
  const box = (id: string, frame: string): Graph['boxes'][number] => ({
    ...{ id, frame, title: id, members: [id], caption: 'Lambda function', category: 'compute' },
    ...{ hasDeadLetterQueue: false, outside: false },
  });
  const arrow = (from: string, to: string) => ({ from, to, label: '', data: 'to' }) as const;
  const row = Array.from({ length: 8 }, (_, at) => `Row ${at}`);
  const { boxes } = layOut({
    boxes: [box('A', 'First'), box('B', 'Second'), ...['Top', ...row].map((id) => box(id, 'Main'))],
    arrows: [...row.map((id) => arrow('Top', id)), arrow('A', ends[0]), arrow('B', ends[1])],
  });
  const [a = 0, b = 0, endOfA = 0, endOfB = 0] = ['A', 'B', ...ends].map(
    (id) => boxes.find((each) => each.id === id)?.x,
  );
  expect(a < b).toBe(endOfA < endOfB);
});

test('names the service and the noun of known and unknown types', () => {
  expect(kindOf('AWS::SQS::Queue')).toMatchObject({ service: 'Amazon SQS', noun: 'queue' });
  expect(kindOf('Custom::SearchObjects').noun).toBe('custom resource SearchObjects');
  expect(kindOf('AWS::EC2::VPCEndpointService').noun).toBe('VPC endpoint service');
  expect(['policy', 'REST API', 'key of a plan', 'address'].map(plural)).toEqual([
    'policies',
    'REST APIs',
    'keys of a plan',
    'addresses',
  ]);
});

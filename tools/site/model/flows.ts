import type { Assembly, Properties, Resource } from './assembly.ts';
import { listOf, listOfProperties, propertiesOf } from './assembly.ts';
import { apiFlows } from './flows/api.ts';
import { deliveryFlows } from './flows/delivery.ts';
import { distributionFlows } from './flows/distribution.ts';
import { firehoseFlows, flowLogFlows, logFlows } from './flows/logs.ts';
import { networkFlows } from './flows/network.ts';
import { permissionFlows } from './flows/permissions.ts';
import { ruleFlows, scheduleFlows } from './flows/rules.ts';
import { connect, type Flow, type FlowReader, type Refer } from './flow.ts';
import { ownerOf } from './owners.ts';
import { kindOf } from './services.ts';

const READERS: Readonly<Record<string, FlowReader>> = {
  'AWS::Lambda::EventSourceMapping': eventSource,
  'AWS::SNS::Subscription': subscription,
  'AWS::S3::Bucket': notifications,
  'AWS::Lambda::EventInvokeConfig': destinations,
  'AWS::Events::Rule': ruleFlows,
  'AWS::Scheduler::Schedule': scheduleFlows,
  'AWS::KinesisFirehose::DeliveryStream': firehoseFlows,
  'AWS::EC2::FlowLog': flowLogFlows,
  'AWS::Logs::MetricFilter': logFlows,
  'AWS::Logs::SubscriptionFilter': logFlows,
  ...apiFlows,
  ...distributionFlows,
  ...deliveryFlows,
  ...networkFlows,
};

/** All flows between the boxes of the diagram, in the order of the templates. */
export function flowsOf(assembly: Assembly, resources: readonly Resource[]): Flow[] {
  const found = resources.flatMap((resource) => {
    const refer: Refer = (value) => assembly.references(resource.stack, value);
    const read = READERS[resource.type] ?? (kindOf(resource.type).known ? none : anyReference);
    return [...read(resource, refer, assembly), ...permissionFlows(resource, refer, assembly)];
  });
  return found
    .map((flow) => ({
      ...flow,
      from: ownerOf(assembly, flow.from),
      to: ownerOf(assembly, flow.to),
    }))
    .filter(({ from, to }) => from !== to);
}

function none(): Flow[] {
  return [];
}

/** Flows of an unknown type: to all its references that can be boxes. */
function anyReference({ key, properties }: Resource, refer: Refer): Flow[] {
  return refer(properties).map((to) => ({ from: key, to, label: '' }));
}

function eventSource({ properties }: Resource, refer: Refer, assembly: Assembly): Flow[] {
  return connect(refer(properties.EventSourceArn), refer(properties.FunctionName), (from) => {
    const type = assembly.resources.get(from)?.type;
    if (type === 'AWS::SQS::Queue') return 'messages';
    return type === 'AWS::DynamoDB::Table' ? 'changes' : 'records';
  });
}

function subscription({ properties }: Resource, refer: Refer): Flow[] {
  const label = properties.FilterPolicy ? 'filtered' : 'messages';
  return connect(refer(properties.TopicArn), refer(properties.Endpoint), () => label);
}

const NOTIFICATIONS = ['QueueConfigurations', 'TopicConfigurations', 'LambdaConfigurations'];

function notifications({ key, properties }: Resource, refer: Refer): Flow[] {
  const configuration = propertiesOf(properties.NotificationConfiguration);
  return NOTIFICATIONS.flatMap((name) => listOfProperties(configuration[name])).flatMap(
    ({ Event, Queue, Topic, Function: called }) =>
      connect([key], refer([Queue, Topic, called]), () => eventInWords(String(Event))),
  );
}

/** `s3:ObjectCreated:*` as `object created`. */
function eventInWords(event: string): string {
  const [, name = event] = event.split(':');
  return name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

/** Flows to destinations on success; `deadLettersOf` returns those on failure. */
function destinations({ properties }: Resource, refer: Refer): Flow[] {
  const { OnSuccess } = propertiesOf(properties.DestinationConfig);
  return connect(
    refer(properties.FunctionName),
    refer(propertiesOf(OnSuccess).Destination),
    () => 'results',
  );
}

const FAILURE_PROPERTIES = ['RedrivePolicy', 'DeadLetterConfig', 'OnFailure', 'DeadLetterQueue'];

/** Dead-letter queues or failure topics of resources, by their own properties. */
export function deadLettersOf(
  assembly: Assembly,
  resources: readonly Resource[],
): { readonly from: string; readonly to: string }[] {
  return resources.flatMap(({ key, stack, type, properties }) => {
    const sender =
      type === 'AWS::SNS::Subscription'
        ? properties.Endpoint
        : (properties.FunctionName ?? undefined);
    const [from = key] = assembly.references(stack, sender);
    return failureDestinations(properties)
      .flatMap((value) => assembly.references(stack, value))
      .map((to) => ({ from: ownerOf(assembly, from), to }));
  });
}

function failureDestinations(properties: Properties): unknown[] {
  return Object.entries(properties).flatMap(([name, value]) => {
    if (FAILURE_PROPERTIES.includes(name)) return [value];
    return listOf(value).flatMap((each) => failureDestinations(propertiesOf(each)));
  });
}

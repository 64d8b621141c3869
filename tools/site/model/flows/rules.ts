import { listOf, listOfProperties, propertiesOf, type Resource } from '../assembly.ts';
import { connect, type Flow, type FlowReader } from '../flow.ts';

/** EventBridge: flows from the bus, or the source in the pattern, to the rule's targets. */
export const ruleFlows: FlowReader = ({ key, stack, properties }, refer, assembly) => {
  const { source, detail } = propertiesOf(properties.EventPattern);
  const named = refer(properties.EventPattern);
  const buckets =
    listOf(source).includes('aws.s3') && named.length === 0
      ? [...assembly.resources.values()].filter((each) => each.stack === stack && tellsBus(each))
      : [];
  const sources = [...refer(properties.EventBusName), ...named, ...buckets.map((each) => each.key)];
  const label = detail || source ? 'events' : '';
  return [
    ...connect(sources, [key], () => label),
    ...listOfProperties(properties.Targets).flatMap(({ Arn }) => targets(key, refer(Arn))),
  ];
};

export const scheduleFlows: FlowReader = ({ key, properties }, refer) =>
  targets(key, refer(propertiesOf(properties.Target).Arn));

function targets(key: string, found: readonly string[]): Flow[] {
  return found.map((to) => ({ from: key, to, label: '' }));
}

function tellsBus({ type, properties }: Resource): boolean {
  const { EventBridgeConfiguration } = propertiesOf(properties.NotificationConfiguration);
  return type === 'AWS::S3::Bucket' && EventBridgeConfiguration !== undefined;
}

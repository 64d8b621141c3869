import { propertiesOf } from '../assembly.ts';
import { connect, type FlowReader } from '../flow.ts';

/** Data Firehose: flows from its stream, through its function, to its destinations. */
export const firehoseFlows: FlowReader = ({ key, properties }, refer) => {
  const { KinesisStreamARN } = propertiesOf(properties.KinesisStreamSourceConfiguration);
  const destinations = Object.entries(properties).filter(([name]) =>
    name.endsWith('DestinationConfiguration'),
  );
  return [
    ...connect(refer(KinesisStreamARN), [key], () => 'records'),
    ...destinations.flatMap(([, configuration]) => {
      const { ProcessingConfiguration, DomainARN, BucketARN, S3Configuration, ...rest } =
        propertiesOf(configuration);
      const backup = [rest.S3BackupConfiguration, S3Configuration].map(
        (each) => propertiesOf(each).BucketARN,
      );
      return [
        ...refer(ProcessingConfiguration).map((to) => ({
          from: key,
          to,
          label: 'transforms',
          data: 'both' as const,
        })),
        ...connect([key], refer([DomainARN, BucketARN]), () => 'delivers'),
        ...connect([key], refer(backup), () => 'backup and errors'),
      ];
    }),
  ];
};

/** Flow log: traffic from the network to the destination. */
export const flowLogFlows: FlowReader = ({ properties }, refer, assembly) => {
  const label = `${String(properties.TrafficType).toLowerCase().replace('reject', 'rejected').replace('accept', 'accepted')} traffic`;
  const groups = refer(properties.LogGroupName).filter((group) =>
    [...assembly.resources.values()].some(
      ({ stack, type, properties: filter }) =>
        ['AWS::Logs::MetricFilter', 'AWS::Logs::SubscriptionFilter'].includes(type) &&
        assembly.references(stack, filter.LogGroupName).includes(group),
    ),
  );
  return connect(
    refer(properties.ResourceId),
    [...groups, ...refer(properties.LogDestination)],
    () => label,
  );
};

/** Flows from a log group to its subscribers. */
export const logFlows: FlowReader = ({ key, properties }, refer) => {
  const targets = refer(properties.DestinationArn);
  return connect(
    refer(properties.LogGroupName),
    targets.length > 0 ? targets : [key],
    () => 'lines',
  );
};

import { FIELDS } from './records.ts';

/** Values of a record by field name, without those that AWS writes as `-`. */
export type Flow = Readonly<Record<string, string>>;

export function flowOf(record: string): Flow {
  const values = record.split(' ');
  return Object.fromEntries(
    values.flatMap((value, at) => (value === '-' ? [] : [[FIELDS[at] ?? '', value]])),
  );
}

const TEXTS = {
  'account-id': 'cloud.account.id',
  'interface-id': 'aws.vpcflow.interface_id',
  srcaddr: 'source.ip',
  dstaddr: 'destination.ip',
  protocol: 'network.iana_number',
  action: 'aws.vpcflow.action',
  'log-status': 'aws.vpcflow.log_status',
  'vpc-id': 'aws.vpcflow.vpc_id',
  'subnet-id': 'aws.vpcflow.subnet_id',
  'instance-id': 'aws.vpcflow.instance_id',
  type: 'aws.vpcflow.type',
  'pkt-srcaddr': 'aws.vpcflow.pkt_srcaddr',
  'pkt-dstaddr': 'aws.vpcflow.pkt_dstaddr',
  'flow-direction': 'aws.vpcflow.flow_direction',
};

const NUMBERS = {
  version: 'aws.vpcflow.version',
  srcport: 'source.port',
  dstport: 'destination.port',
  packets: 'network.packets',
  bytes: 'network.bytes',
  'tcp-flags': 'aws.vpcflow.tcp_flags',
  'traffic-path': 'aws.vpcflow.traffic_path',
};

const OUTCOMES: Readonly<Record<string, string>> = { ACCEPT: 'success', REJECT: 'failure' };

/** Fields of a record's document according to lib/flow-logs/README.md, without the hash. */
export function expectedDocument(record: string): Record<string, string | number> {
  const flow = flowOf(record);
  const { start = '', end = '', action } = flow;
  const named = (names: Readonly<Record<string, string>>) =>
    Object.entries(names).flatMap(([field, name]): [string, string][] =>
      flow[field] === undefined ? [] : [[name, flow[field]]],
    );
  return {
    ...Object.fromEntries(named(TEXTS)),
    ...Object.fromEntries(named(NUMBERS).map(([name, value]) => [name, Number(value)])),
    '@timestamp': isoTime(end),
    'event.start': isoTime(start),
    'event.end': isoTime(end),
    'event.dataset': 'aws.vpcflow',
    'event.original': record,
    ...(action && { 'event.action': action.toLowerCase(), 'event.outcome': OUTCOMES[action] }),
  };
}

function isoTime(seconds: string): string {
  return new Date(Number(seconds) * 1000).toISOString();
}

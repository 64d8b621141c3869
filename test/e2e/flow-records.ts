import { Random } from './random.ts';

/** Fields of several versions, in the format of CreateFlowLogs. */
export const CUSTOM_FORMAT =
  '${version} ${vpc-id} ${subnet-id} ${instance-id} ${interface-id} ${account-id} ${type} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${pkt-srcaddr} ${pkt-dstaddr} ${protocol} ${bytes} ${packets} ${start} ${end} ${action} ${tcp-flags} ${flow-direction} ${traffic-path} ${log-status}';

const DEFAULT_FORMAT =
  '${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}';

/** Fields that records with NODATA or SKIPDATA have; the others are `-`. */
const ALWAYS_KNOWN = new Set(
  'version account-id interface-id vpc-id subnet-id instance-id start end log-status'.split(' '),
);

export interface FlowRecordsProps {
  readonly count: number;
  /** Format as in CreateFlowLogs. @default - the default format, version 2 */
  readonly format?: string;
  /** Seed; the same seed gives the same records. @default 1 */
  readonly seed?: number;
  /** Start of the first capture window. @default 2026-11-20T06:00:00Z */
  readonly from?: Date;
}

/** Records of VPC flow logs, one per minute and interface; each twentieth is NODATA or SKIPDATA. */
export function flowRecords({
  count,
  format = DEFAULT_FORMAT,
  seed = 1,
  from = FROM,
}: FlowRecordsProps) {
  const random = new Random(seed);
  const version = format === DEFAULT_FORMAT ? '2' : '5';
  const names = format.split(' ').map((field) => field.slice(2, -1));
  return Array.from({ length: count }, (_, at) => {
    const status = at % 20 === 19 ? random.oneOf(['NODATA', 'SKIPDATA']) : 'OK';
    const flow = flowOf(random, version, from.getTime() / 1000 + at * 6, status);
    return names
      .map((name) => (status === 'OK' || ALWAYS_KNOWN.has(name) ? (flow[name] ?? '-') : '-'))
      .join(' ');
  });
}

const FROM = new Date('2026-11-20T06:00:00Z');

function flowOf(
  random: Random,
  version: string,
  start: number,
  status: string,
): Record<string, string> {
  const isIPv6 = random.next() < 0.1;
  const [outside, inside] = isIPv6
    ? [`2001:db8::${random.between(1, 0xffff).toString(16)}`, '2001:db8:1234:1a00::5']
    : [`198.51.100.${random.between(1, 255)}`, `10.0.1.${random.between(5, 60)}`];
  const packets = random.between(1, 400);
  return {
    version,
    'account-id': '123456789010',
    'vpc-id': 'vpc-0123456789abcdef0',
    'subnet-id': 'subnet-0a1b2c3d4e5f60718',
    'instance-id': 'i-01234567890123456',
    'interface-id': `eni-${(0x1235b8ca123456n + BigInt(random.between(0, 4))).toString(16)}`,
    type: isIPv6 ? 'IPv6' : 'IPv4',
    srcaddr: outside,
    dstaddr: inside,
    'pkt-srcaddr': outside,
    'pkt-dstaddr': inside,
    srcport: String(random.between(1_024, 65_536)),
    dstport: random.weighted([
      ['443', 70],
      ['22', 12],
      ['3389', 8],
      ['53', 10],
    ]),
    protocol: random.weighted([
      ['6', 85],
      ['17', 12],
      ['1', 3],
    ]),
    packets: String(packets),
    bytes: String(packets * random.between(40, 1_500)),
    start: String(start),
    end: String(start + 58),
    action: random.weighted([
      ['ACCEPT', 80],
      ['REJECT', 20],
    ]),
    'tcp-flags': random.weighted([
      ['2', 40],
      ['18', 30],
      ['3', 30],
    ]),
    'flow-direction': 'ingress',
    'log-status': status,
  };
}

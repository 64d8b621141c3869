import { flowRecords } from '../../e2e/flow-records.ts';

/** Fields of the stack's flow log: those of AWS's default format and additional ones. */
export const FIELDS = [
  ...['version', 'account-id', 'interface-id', 'srcaddr', 'dstaddr', 'srcport', 'dstport'],
  ...['protocol', 'packets', 'bytes', 'start', 'end', 'action', 'log-status'],
  ...['vpc-id', 'subnet-id', 'instance-id', 'tcp-flags', 'type', 'pkt-srcaddr', 'pkt-dstaddr'],
  ...['flow-direction', 'traffic-path'],
];

/** Account in AWS's documentation. */
const ACCOUNT = '123456789010';

/** Examples from AWS's documentation (https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-records-examples.html). */
const DOCUMENTED = [
  '2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK',
  '2 123456789010 eni-1235b8ca123456789 172.31.9.69 172.31.9.12 49761 3389 6 20 4249 1418530010 1418530070 REJECT OK',
  '2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA',
  '2 123456789010 eni-11111111aaaaaaaaa - - - - - - - 1431280876 1431280934 - SKIPDATA',
  '2 123456789010 eni-1235b8ca123456789 203.0.113.12 172.31.16.139 0 0 1 4 336 1432917027 1432917142 ACCEPT OK',
  '2 123456789010 eni-1235b8ca123456789 172.31.16.139 203.0.113.12 0 0 1 4 336 1432917094 1432917142 REJECT OK',
  '2 123456789010 eni-1235b8ca123456789 2001:db8:1234:a100:8d6e:3477:df66:f105 2001:db8:1234:a102:3304:8879:34cf:4071 34892 22 6 54 8855 1477913708 1477913820 ACCEPT OK',
];

/** Records in neither format; the first is from AWS's documentation, with fields in another order. */
const MALFORMED = [
  '3 vpc-abcdefab012345678 subnet-aaaaaaaa012345678 i-01234567890123456 eni-1235b8ca123456789 123456789010 IPv4 52.213.180.42 10.0.0.62 43416 5001 52.213.180.42 10.0.0.62 6 568 8 1566848875 1566848933 ACCEPT 2 OK',
  '2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT',
  '2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK more',
  '2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 ssh 6 20 4249 1418530010 1418530070 ACCEPT OK',
  '2 123456789010 eni-1235b8ca123456789 172.31.16.1390 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK',
  '',
  'not a flow log record of 123456789010',
];

/** Records of a run; their account distinguishes them from those of other runs. */
export interface Records {
  readonly account: string;
  readonly good: readonly string[];
  readonly malformed: readonly string[];
}

export function makeRecords(): Records {
  const account = String(Math.floor(Math.random() * 9e11) + 1e11);
  const ours = (records: readonly string[]) =>
    records.map((record) => record.replace(ACCOUNT, account));
  const format = FIELDS.map((field) => `\${${field}}`).join(' ');
  const generated = [...flowRecords({ count: 200 }), ...flowRecords({ count: 300, format })];
  return { account, good: ours([...DOCUMENTED, ...generated]), malformed: ours(MALFORMED) };
}

/** Record in the form in which AWS sends it to Firehose. */
export function delivered(record: string): string {
  return JSON.stringify({ message: record });
}

import { readFlowLogFormat } from '../../../../lambda/log-pipeline/core/flow-log.ts';
import { CUSTOM_FORMAT, flowRecords } from '../../../e2e/flow-records.ts';
import { documentOf } from './support/documents.ts';
import { ARRIVAL, KEY } from './support/firehose.ts';

const flowLogFormat = readFlowLogFormat(CUSTOM_FORMAT);

// Examples of https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-records-examples.html.
describe('A record in the default format', () => {
  test('of accepted traffic becomes a document of typed fields', () => {
    const line =
      '2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK';
    expect(documentOf(line)).toEqual({
      '@timestamp': '2014-12-14T04:07:50.000Z',
      'event.id': KEY,
      'event.dataset': 'aws.vpcflow',
      'event.original': line,
      'event.start': '2014-12-14T04:06:50.000Z',
      'event.end': '2014-12-14T04:07:50.000Z',
      'event.action': 'accept',
      'event.outcome': 'success',
      'cloud.account.id': '123456789010',
      'source.address': '172.31.16.139',
      'source.ip': '172.31.16.139',
      'source.port': 20641,
      'destination.address': '172.31.16.21',
      'destination.ip': '172.31.16.21',
      'destination.port': 22,
      'network.iana_number': '6',
      'network.packets': 20,
      'network.bytes': 4249,
      'aws.vpcflow.version': 2,
      'aws.vpcflow.interface_id': 'eni-1235b8ca123456789',
      'aws.vpcflow.log_status': 'OK',
    });
  });

  test('of rejected traffic has the outcome failure', () => {
    const line =
      '2 123456789010 eni-1235b8ca123456789 172.31.9.69 172.31.9.12 49761 3389 6 20 4249 1418530010 1418530070 REJECT OK';
    expect(documentOf(line)).toMatchObject({
      'event.action': 'reject',
      'event.outcome': 'failure',
    });
  });

  test('of IPv6 traffic has both addresses', () => {
    const line =
      '2 123456789010 eni-1235b8ca123456789 2001:db8:1234:a100:8d6e:3477:df66:f105 2001:db8:1234:a102:3304:8879:34cf:4071 34892 22 6 54 8855 1477913708 1477913820 ACCEPT OK';
    expect(documentOf(line)).toMatchObject({
      'source.ip': '2001:db8:1234:a100:8d6e:3477:df66:f105',
    });
  });

  test.each([
    ['NODATA', '2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA'],
    [
      'SKIPDATA',
      '2 123456789010 eni-11111111aaaaaaaaa - - - - - - - 1431280876 1431280934 - SKIPDATA',
    ],
  ])('with %s omits unknown fields', (status, line) => {
    const document = documentOf(line);
    expect(document).toMatchObject({
      '@timestamp': '2015-05-10T18:02:14.000Z',
      'aws.vpcflow.log_status': status,
    });
    expect(Object.keys(document).join()).not.toMatch(/source|destination|network|action|outcome/);
  });

  test.each([
    [
      'too few fields',
      '2 123456789010 eni-1 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 ACCEPT OK',
    ],
    [
      'a word for an address',
      '2 1 eni-1 here there 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK',
    ],
    [
      'a word for a number',
      '2 1 eni-1 1.2.3.4 1.2.3.4 some 22 6 20 4249 1418530010 1418530070 ACCEPT OK',
    ],
    [
      'an invalid action',
      '2 1 eni-1 1.2.3.4 1.2.3.4 1 22 6 20 4249 1418530010 1418530070 toString OK',
    ],
    [
      'an invalid status',
      '2 1 eni-1 1.2.3.4 1.2.3.4 1 22 6 20 4249 1418530010 1418530070 ACCEPT FINE',
    ],
    ['nothing but dashes', '- - - - - - - - - - - - - -'],
    [
      'fourteen words',
      'one two three four five six seven eight nine ten eleven twelve thirteen fourteen',
    ],
  ])('with %s is rejected', (_, line) => {
    expect(documentOf(line)).toEqual({ failed: 'unknown-format' });
  });
});

describe('A custom format', () => {
  const traffic =
    '3 vpc-abcdefab012345678 subnet-aaaaaaaa012345678 - eni-1235b8ca123456789 123456789010 IPv4 10.20.33.164 10.40.2.236 39812 80 10.20.33.164 10.40.2.236 6 4249 20 1418530010 1418530070 ACCEPT 3 ingress - OK';

  test('is read from the environment', () => {
    expect(documentOf(traffic, { flowLogFormat })).toMatchObject({
      'network.type': 'ipv4',
      'network.direction': 'ingress',
      'aws.vpcflow.vpc_id': 'vpc-abcdefab012345678',
      'aws.vpcflow.subnet_id': 'subnet-aaaaaaaa012345678',
      'aws.vpcflow.pkt_srcaddr': '10.20.33.164',
      'aws.vpcflow.tcp_flags': 3,
      'network.bytes': 4249,
      'network.packets': 20,
    });
  });

  test('is rejected if it is not configured', () => {
    expect(documentOf(traffic)).toEqual({ failed: 'unknown-format' });
  });

  test('is accepted as the first line of a file, which is dropped as a record', () => {
    const header = CUSTOM_FORMAT.replaceAll(/[${}]/g, '');
    expect(readFlowLogFormat(header)).toEqual(flowLogFormat);
    expect(documentOf(header, { flowLogFormat })).toEqual({ kind: 'dropped' });
  });

  test('is accepted with unknown fields', () => {
    const fields = readFlowLogFormat('${action} ${reject-reason}');
    expect(documentOf('REJECT BPA', { flowLogFormat: fields })).toMatchObject({
      'event.outcome': 'failure',
      'aws.vpcflow.reject_reason': 'BPA',
    });
  });

  test('without an end gives documents the time of their arrival', () => {
    const fields = readFlowLogFormat('${srcaddr} ${action}');
    expect(documentOf('192.0.2.1 ACCEPT', { flowLogFormat: fields })['@timestamp']).toBe(
      new Date(ARRIVAL).toISOString(),
    );
  });

  test.each(['', 'version', '${bytes} ${packets}', 'srcaddr; dstaddr', '$srcaddr'])(
    "with the text '%s' is rejected with this text in the error",
    (format) => {
      expect(() => readFlowLogFormat(format)).toThrow(
        `The flow log format '${format}' has none of`,
      );
    },
  );
});

describe('Records of the scenario', () => {
  test.each([undefined, CUSTOM_FORMAT])('in the format %s become one document each', (format) => {
    const documents = flowRecords({ count: 2_000, format }).map((line) =>
      documentOf(line, { flowLogFormat }),
    );
    expect(documents.filter((document) => document['event.dataset'] !== 'aws.vpcflow')).toEqual([]);
    const statuses = new Set(documents.map((document) => document['aws.vpcflow.log_status']));
    expect([...statuses].sort()).toEqual(['NODATA', 'OK', 'SKIPDATA']);
  });
});

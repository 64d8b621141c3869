import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { SearchObjectFiles } from '../../support/search-objects.ts';

interface Grok {
  readonly patterns: readonly string[];
  readonly pattern_definitions: Readonly<Record<string, string>>;
}

const file = join(PROJECT, 'lib', 'flow-logs', 'search', 'ingest-pipeline.json');
const { processors } = JSON.parse(readFileSync(file, 'utf8')) as { processors: { grok?: Grok }[] };
const grok = processors.find((processor) => processor.grok)?.grok as Grok;

/** Grok patterns of the pipeline as regular expressions. */
const PATTERNS: Readonly<Record<string, string>> = {
  INT: '[+-]?[0-9]+',
  IP: '[0-9A-Fa-f.:]+',
  NOTSPACE: '\\S+',
  WORD: '\\w+',
  ...grok.pattern_definitions,
};

/** Result of grok for a record: the captured fields by name, or undefined. */
function parse(record: string): Record<string, string> | undefined {
  const names: string[] = [];
  const expand = (pattern: string): string =>
    pattern.replaceAll(/%\{(\w+)(?::([\w.]+))?(?::\w+)?\}/g, (_, type: string, name?: string) => {
      if (name === undefined) return expand(PATTERNS[type] ?? '');
      names.push(name);
      return `(${expand(PATTERNS[type] ?? '')})`;
    });
  const [, ...values] = new RegExp(expand(grok.patterns[0] ?? '')).exec(record) ?? [];
  if (values.length === 0) return undefined;
  const pairs = names.map((name, index): [string, string | undefined] => [name, values[index]]);
  return Object.fromEntries(
    pairs.filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

const ACCEPTED =
  '2 647604195155 eni-05fdd58317a3a58e4 10.30.2.238 10.30.1.217 8089 39016 6 22 10527 1643160732 1643160792 ACCEPT OK';
const NO_DATA = '2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA';
const SKIPPED =
  '2 123456789010 eni-11111111aaaaaaaaa - - - - - - - 1431280876 1431280934 - SKIPDATA';
const CUSTOM =
  '5 123456789010 eni-1235b8ca123456789 2001:db8::1 2001:db8::2 34892 22 6 54 8855 1477913708 1477913820 REJECT OK ' +
  'vpc-abcdefab012345678 subnet-aaaaaaaa012345678 - 2 IPv6 2001:db8::1 2001:db8::2 ingress -';

describe('The ingest pipeline', () => {
  test("reads a record in AWS's default format", () => {
    expect(parse(ACCEPTED)).toEqual({
      'aws.vpcflow.version': '2',
      'cloud.account.id': '647604195155',
      'aws.vpcflow.interface_id': 'eni-05fdd58317a3a58e4',
      'source.ip': '10.30.2.238',
      'destination.ip': '10.30.1.217',
      'source.port': '8089',
      'destination.port': '39016',
      'network.iana_number': '6',
      'network.packets': '22',
      'network.bytes': '10527',
      'event.start': '1643160732',
      'event.end': '1643160792',
      'aws.vpcflow.action': 'ACCEPT',
      'aws.vpcflow.log_status': 'OK',
    });
  });

  test("reads an IPv6 record in the stack's format and omits unknown fields", () => {
    expect(parse(CUSTOM)).toMatchObject({
      'source.ip': '2001:db8::1',
      'destination.port': '22',
      'aws.vpcflow.action': 'REJECT',
      'aws.vpcflow.vpc_id': 'vpc-abcdefab012345678',
      'aws.vpcflow.tcp_flags': '2',
      'aws.vpcflow.flow_direction': 'ingress',
    });
    expect(parse(CUSTOM)).not.toHaveProperty(['aws.vpcflow.instance_id']);
    expect(parse(CUSTOM)).not.toHaveProperty(['aws.vpcflow.traffic_path']);
  });

  test.each([
    ['without data', NO_DATA, 'NODATA'],
    ['skipped', SKIPPED, 'SKIPDATA'],
  ])('reads an interval %s, with its interface and time', (_, record, status) => {
    expect(Object.keys(parse(record) ?? {})).toEqual([
      ...['aws.vpcflow.version', 'cloud.account.id', 'aws.vpcflow.interface_id'],
      ...['event.start', 'event.end', 'aws.vpcflow.log_status'],
    ]);
    expect(parse(record)).toMatchObject({ 'aws.vpcflow.log_status': status });
  });

  test('omits an account that is unknown', () => {
    expect(parse(ACCEPTED.replace('647604195155', 'unknown'))).not.toHaveProperty([
      'cloud.account.id',
    ]);
  });

  test.each([
    ['a field too few', ACCEPTED.replace(' OK', '')],
    ['a field too many', `${ACCEPTED} vpc-1`],
    ['a word for a number', ACCEPTED.replace('10527', 'many')],
    ['no content', ''],
    ['an access log line', '127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 2326'],
  ])('rejects a record with %s, which goes to the error prefix', (_, record) => {
    expect(parse(record)).toBeUndefined();
  });
});

test('The index template maps each field that the ingest pipeline reads', () => {
  const read = Object.values(grok.pattern_definitions)
    .flatMap((pattern) => [...pattern.matchAll(/%\{\w+:([\w.]+)/g)])
    .map(([, name]) => name);
  expect([...new SearchObjectFiles('flow-logs').mappedFields().keys()]).toEqual(
    expect.arrayContaining(read),
  );
});

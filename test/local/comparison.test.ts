import { treeMegabytes } from '../../local/comparison/memory.ts';
import { withResult, type EngineResult, type Results } from '../../local/comparison/results.ts';
import { withTables } from '../../local/comparison/tables.ts';

const PAGE = ['engines', 'architectures', 'types']
  .map((name) => `Before ${name}.\n\n<!-- ${name} -->\nold\n<!-- end of ${name} -->\n`)
  .join('\n');

const dashboard = { count: 1, type: 'AWS::CloudWatch::Dashboard', missing: 'ignored' };

const localStack: EngineResult = {
  measured: '2026-11-21T12:00Z, 2 x CPU',
  startSeconds: 6.06,
  megabytes: 400,
  architectures: {
    'fan-out': {
      deploySeconds: 6.5,
      types: ['AWS::CloudWatch::Dashboard', 'AWS::IAM::Policy', 'AWS::SQS::Queue'],
      rows: { passed: 21, failed: 0, 'not run': 3 },
      withoutEffect: [dashboard, { count: 2, type: 'AWS::IAM::Policy', missing: 'not enforced' }],
    },
    'edge-functions': {
      deploySeconds: 3.7,
      why: 'LocalStack 4.14 has no CloudFront',
      types: ['AWS::CloudWatch::Dashboard'],
      withoutEffect: [{ ...dashboard, count: 2 }],
    },
    'log-pipeline': {
      why: 'deployment fails: a | b',
      types: ['AWS::Kinesis::Stream', 'AWS::SQS::Queue'],
      withoutEffect: [],
    },
  },
};

const linesOf = (results: Results) => withTables(PAGE, results).split('\n');

describe('The tables of docs/local.md', () => {
  test('have a line for each architecture, with rows or why there are none', () => {
    const lines = linesOf({ LocalStack: localStack });
    expect(lines).toContain('| LocalStack | 6.1 s | 400 MiB | 2026-11-21T12:00Z, 2 x CPU |');
    expect(lines).toContain('| fan-out | LocalStack | 6.5 s | 21 | 0 | 3 | 3 |');
    expect(lines).toContain(
      '| edge-functions | LocalStack | 3.7 s | – | – | all: LocalStack 4.14 has no CloudFront | 2 |',
    );
    expect(lines).toContain(
      '| log-pipeline | LocalStack | – | – | – | all: deployment fails: a / b | – |',
    );
  });

  test('say of each type what every engine makes of it, if it came so far', () => {
    const other = { ...localStack, architectures: {} };
    const lines = linesOf({ Other: other, LocalStack: localStack });
    expect(lines).toEqual(
      expect.arrayContaining([
        '| type | LocalStack | Other |',
        '| AWS::CloudWatch::Dashboard | ignored | – |',
        '| AWS::IAM::Policy | not enforced | – |',
        '| AWS::Kinesis::Stream | – | – |',
        '| AWS::SQS::Queue | deploys | – |',
      ]),
    );
  });

  test('leave the page around them, and nothing of what they were', () => {
    const page = withTables(PAGE, { LocalStack: localStack });
    expect(page).toContain('Before types.');
    expect(page).not.toContain('old');
    expect(withTables(page, { LocalStack: localStack })).toBe(page);
  });

  test('need their markers', () => {
    expect(() => withTables('no table here', {})).toThrow(
      "The page has no '<!-- engines -->' … '<!-- end of engines -->'.",
    );
  });
});

test('A measurement of one architecture keeps what is known of the others, and of other engines', () => {
  const again = {
    ...localStack,
    architectures: { 'fan-out': { why: 'no', types: [], withoutEffect: [] } },
  };
  const before = { LocalStack: localStack, MiniStack: localStack };
  const { LocalStack, MiniStack } = withResult(before, 'LocalStack', again);
  expect(LocalStack?.architectures).toEqual({
    ...localStack.architectures,
    'fan-out': { why: 'no', types: [], withoutEffect: [] },
  });
  expect(MiniStack).toBe(localStack);
});

test('An engine’s memory is that of its process and all that it started', () => {
  expect(treeMegabytes(process.pid)).toBeGreaterThan(10);
  expect(treeMegabytes(undefined)).toBe(0);
});

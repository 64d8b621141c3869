import { stripVTControlCharacters } from 'node:util';
import { Checks } from '../e2e/scenario.ts';
import { printResults, summaryOf, type Result } from '../../tools/cli/report.ts';

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:FanOut-Metadata-0123456789';
const checks = new Checks();
checks.equal('every object has a thumbnail', 200, 199);
checks.equal('the function of the thumbnails', ARN, ARN);
checks.notRun('the alarm', 'no alarms here');
const result: Result = { id: 'fan-out', endpoint: 'here', checks, seconds: 41.4, noEffect: [] };

function printed(verbose: boolean): string {
  const log = jest.spyOn(console, 'log').mockImplementation();
  try {
    expect(printResults([result], verbose)).toBe(1);
    return stripVTControlCharacters(log.mock.calls.flat().join('\n'));
  } finally {
    log.mockRestore();
  }
}

test('The summary is one line with the counts and the duration', () => {
  expect(summaryOf(result)).toBe('fan-out: 1 passed, 1 failed, 1 not run (41 s)');
});

test('The report has a row for each architecture and each failed check in full', () => {
  const text = printed(false);
  expect(text).toMatch(/│ fan-out +│ 1 +│ 1 +│ 1 +│ 41 +│/);
  expect(text).toContain(
    '✘ fan-out: every object has a thumbnail\n  expected: 200\n  observed: 199',
  );
  expect(text).not.toContain(ARN);
});

test('The report says when the first check ran, and how long alarms and permissions took', () => {
  expect(printed(false)).toMatch(/^The first check ran \d+ s after the start\.$/m);
  expect(printed(false)).not.toContain('Alarms');
  checks.operationsSeconds = 4.1;
  expect(printed(false)).toContain('Alarms and permissions took 4 of these 41 s: 9.9 %');
});

test('The verbose report has every check, and breaks no word', () => {
  expect(printed(true).split(ARN)).toHaveLength(3);
});

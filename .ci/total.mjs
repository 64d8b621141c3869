/**
 * Prints every failed check of the run, so that the end of the log has them, and the line
 * 'N passed, N failed'. Arguments: commands of `.ci/run` that failed without a report.
 */
import console from 'node:console';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const LOCAL = '.local';
const failures = process.argv.slice(2);
const total = { passed: 0, failed: failures.length, 'not run': 0 };

for (const report of ['report', 'report-localstack'].filter((name) =>
  existsSync(join(LOCAL, name)),
)) {
  for (const architecture of readdirSync(join(LOCAL, report))) {
    const { rows = [] } = read(join(LOCAL, report, architecture, 'rows.json'));
    for (const { outcome, check, expected, observed } of rows) {
      total[outcome] += 1;
      if (outcome === 'failed')
        failures.push(
          `${architecture}: ${check}\n  expected: ${expected}\n  observed: ${observed}`,
        );
    }
  }
}

const tests = read(join(LOCAL, 'report', 'tests.json'));
total.passed += tests.passed ?? 0;
total.failed += tests.failed ?? 1;
if (tests.failed === undefined) failures.push('npm test ended without a report');
failures.push(...(tests.failures ?? []));

const review = read(join(LOCAL, 'report', 'review.json'));
total.passed += review.passed ?? 0;
total.failed += review.failed ?? 1;
if (review.failed === undefined) failures.push('npm run review ended without a report');
failures.push(...(review.failures ?? []));

for (const failure of failures) console.log(`✘ ${failure}`);
const skipped = total['not run'] > 0 ? `, ${total['not run']} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);

/** Content of a JSON file; an empty object without the file. */
function read(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

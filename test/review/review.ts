/**
 * `npm run review`: checks the templates of `npm run check:synthesis` with tools of others: cfn-lint
 * for three more regions, checkov, and parliament for policies. Fails on a finding that is not in
 * accepted.ts, and on an entry there without a finding.
 */
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';
import { miniStackPython } from '../../tools/emulators/ministack/ministack.ts';
import { virtualEnvironment } from '../../tools/support/python.ts';
import { CHECKED_TEMPLATES } from '../support/templates.ts';
import { ACCEPTED } from './accepted.ts';
import { review } from './findings.ts';
import { cfnLint, checkov, parliament } from './tools.ts';

const REPORT = join(PROJECT, '.local', 'report');

// The same resources as in sandbox, with more protection.
const templates = globSync(join(CHECKED_TEMPLATES, 'production', '*.template.json'));
if (templates.length === 0) throw new Error('There is no template: run npm run check:synthesis.');
const progress = (text: string) => {
  console.error(text);
};
const linter = await miniStackPython(progress);
const python = await virtualEnvironment({
  requirements: join(import.meta.dirname, 'requirements.txt'),
  what: 'checkov and parliament',
  needs: { title: 'The review', version: [3, 10] },
  progress,
});
const tools = [
  cfnLint(linter, templates),
  checkov(python, templates),
  parliament(python, templates),
];
const found = (await Promise.all(tools)).flat();
const { open, unused } = review(found, ACCEPTED);

const ofFindings = open.map(
  ({ check, template, resource, detail }) => `${check} ${template}.${resource}: ${detail}`,
);
const ofEntries = unused.map(
  ({ check }) => `${check} is in test/review/accepted.ts and has no finding: remove it there.`,
);
const failures = [...new Set([...ofFindings, ...ofEntries])];
for (const failure of failures) console.log(failure);
console.log(
  `${templates.length} templates: ${found.length - open.length} findings accepted for ${ACCEPTED.length} reasons, ${open.length} open`,
);
const failed = failures.length;
const passed = failed === 0 ? tools.length : 0;
mkdirSync(REPORT, { recursive: true });
writeFileSync(join(REPORT, 'review.json'), JSON.stringify({ passed, failed, failures }));
process.exitCode = Math.min(failed, 1);

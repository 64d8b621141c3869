import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE } from '../../../lib/catalogue.ts';
import { dollars, readCost } from '../../../tools/site/cost.ts';
import { readTemplate, resourcesOf } from '../../support/templates.ts';
import { runDocs, siteFolder } from '../site-folder.ts';

const site = siteFolder();

test('has the diagrams and generated blocks that npm run docs writes', () => {
  expect(() => {
    runDocs('--check');
  }).not.toThrow();
});

test('lists each of the seventeen architectures once, with a unique letter and name', () => {
  const letters = CATALOGUE.map(({ letter }) => letter).sort();
  expect(letters.join('')).toBe('ABCDEFGHIJKLMNOPQ');
  expect(new Set(CATALOGUE.map(({ id }) => id)).size).toBe(CATALOGUE.length);
});

describe.each(CATALOGUE)('The page of $id', ({ id, stacks }) => {
  const templates = stacks.map((stack) => readTemplate(stack));
  const page = () => readFileSync(join(site, `${id}.html`), 'utf8');

  test('lists the permissions of every function', () => {
    for (const [, { Properties }] of templates.flatMap((each) =>
      resourcesOf<{ Description: string }>(each, 'AWS::Lambda::Function'),
    )) {
      expect(page()).toContain(`${Properties.Description.replace(/\.$/, '')}. It may:`);
    }
  });

  test('has every alarm at its entry of the runbook', () => {
    for (const [, { Properties }] of templates.flatMap((each) =>
      resourcesOf<{ AlarmDescription?: string }>(each, 'AWS::CloudWatch::Alarm'),
    )) {
      const [, summary = '', anchor = ''] =
        /^\[\w+\] (.+) Runbook: .*#([\w-]+)$/.exec(Properties.AlarmDescription ?? '') ?? [];
      const [, entry = ''] = page().split(anchor === '' ? '' : `<h3 id="${anchor}">`);
      expect(entry.split('<h3')[0]).toContain(summary);
    }
  });

  test('counts the alarms in the idle cost', async () => {
    const cost = await readCost(id);
    if (!cost) return;
    const metrics = templates
      .flatMap((each) => resourcesOf(each, 'AWS::CloudWatch::Alarm'))
      .reduce((sum, [, { Properties }]) => sum + metricsOf(Properties), 0);
    const ofAlarms = cost.idle.map(({ what, terms }) => ({
      what,
      terms: terms.filter(({ of }) => of === 'alarm'),
    }));
    expect(dollars(...ofAlarms)).toBeCloseTo(metrics * 0.1);
  });
});

/** Metrics that an alarm is billed for. */
function metricsOf({ Metrics }: Readonly<Record<string, unknown>>): number {
  if (!Array.isArray(Metrics)) return 1;
  return (Metrics as object[]).filter((each) => 'MetricStat' in each).length;
}

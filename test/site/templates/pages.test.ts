import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE } from '../../../lib/catalogue.ts';
import { PROJECT } from '../../../lib/common/project.ts';
import { dollars, readCost } from '../../../tools/site/cost.ts';
import { NOTED } from '../../../tools/site/notes.ts';
import { readTemplate, resourcesOf } from '../../support/templates.ts';

const pageOf = (id: string) =>
  readFileSync(join(PROJECT, 'docs', 'catalogue', `${id}.html`), 'utf8');

test('Every page, and the table of the README, is as npm run docs makes it now', () => {
  const templates = join(process.env.TEMPLATES ?? '', 'sandbox');
  const program = join(PROJECT, 'tools', 'site', 'index.ts');
  const { stderr } = spawnSync(process.execPath, [program, '--check', '--templates', templates], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
});

test('Every architecture is one of those of the notes', () => {
  const noted = NOTED.map(({ letter, id }) => `${letter} ${id}`);
  const built = CATALOGUE.map(({ id, source }) => `${source.split(',')[0] ?? ''} ${id}`);
  expect(noted).toEqual(expect.arrayContaining(built));
});

describe.each(CATALOGUE)('The page of $id', ({ id, stacks }) => {
  const page = pageOf(id);
  const templates = stacks.map((stack) => readTemplate(stack));

  test('says of every function of its what it may do', () => {
    for (const [, { Properties }] of templates.flatMap((each) =>
      resourcesOf<{ Description: string }>(each, 'AWS::Lambda::Function'),
    )) {
      expect(page).toContain(`${Properties.Description.replace(/\.$/, '')}. It may:`);
    }
  });

  test('has every alarm at its entry of the runbook', () => {
    for (const [, { Properties }] of templates.flatMap((each) =>
      resourcesOf<{ AlarmDescription?: string }>(each, 'AWS::CloudWatch::Alarm'),
    )) {
      const [, summary = '', anchor = ''] =
        /^\[\w+\] (.+) Runbook: .*#([\w-]+)$/.exec(Properties.AlarmDescription ?? '') ?? [];
      const [, entry = ''] = page.split(anchor === '' ? '' : `<h3 id="${anchor}">`);
      expect(entry.split('<h3')[0]).toContain(summary);
    }
  });

  test('has the costs of the page that people wrote, row by row to the cent', async () => {
    const cost = await readCost(id);
    if (!cost) return;
    const written = writtenAmounts(id);
    const rows = [...cost.idle, ...(cost.production ?? []), ...cost.load.rows];
    const odd = rows.filter(
      (row) => !written.some((each) => Math.abs(each - dollars(row)) < 0.011),
    );
    expect(odd.map((row) => `${row.what}: ${dollars(row).toFixed(2)}`)).toEqual([]);
  });

  test('counts the alarms in what it costs idle', async () => {
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

/** The figures in the tables of a page's section on cost. */
function writtenAmounts(id: string): number[] {
  const text = readFileSync(join(PROJECT, 'lib', id, 'README.md'), 'utf8');
  const [, section = ''] = text.split('\n## Cost\n');
  const [tables = ''] = section.split('\n## ');
  return [...tables.matchAll(/\| *([\d,]+\.\d\d) *\|/g)].map(([, amount = '']) =>
    Number(amount.replaceAll(',', '')),
  );
}

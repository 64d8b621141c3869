/**
 * `npm run check:synthesis`: synthesizes both stages, and production with other options than the
 * defaults, with the CDK's validator and cdk-nag. Any warning is a failure.
 */
import { globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../../tools/support/synthesize.ts';
import { synthesizeStages } from './synthesize-stages.ts';
import { CHECKED_TEMPLATES, PREFIX, STACKS } from './templates.ts';

interface Annotation {
  readonly type: string;
  readonly data?: unknown;
}

/** Options that deploy resources of other types than the defaults do, by stack. */
const OPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  StreamAnalytics: { engine: 'emr' },
  DataLake: { lakeFormation: 'on' },
  DataWarehouse: { warehouse: 'provisioned' },
  ChangeDataCapture: { kafkaCluster: 'express' },
  HpcBatch: { accelerator: 'gpu', scratch: 'lustre' },
};

rmSync(CHECKED_TEMPLATES, { recursive: true, force: true });
const [stages, options] = await Promise.all([
  synthesizeStages(CHECKED_TEMPLATES, { validate: true }),
  synthesizeOptions(STACKS.filter((stack) => stack in OPTIONS)),
]);
const printed = { ...stages, options };
const findings = Object.entries(printed).flatMap(([folder, output]) => [
  output,
  ...annotationsOf(join(CHECKED_TEMPLATES, folder)),
]);
const all = findings.join('\n').trim();
if (all) {
  console.error(all);
  process.exitCode = 1;
}

/** An ejected project can have none of these stacks. */
async function synthesizeOptions(stacks: readonly string[]): Promise<string> {
  if (stacks.length === 0) return '';
  // With production's prefix, so that the stacks on which these depend are linted once.
  const context = { stage: 'production', prefix: PREFIX.production, onlyStacks: stacks.join(',') };
  for (const stack of stacks) Object.assign(context, OPTIONS[stack]);
  return synthesize({ outdir: join(CHECKED_TEMPLATES, 'options'), context, validate: true });
}

/** Returns the warnings and errors of constructs, which the CDK CLI would print. */
function annotationsOf(assembly: string): string[] {
  return globSync(join(assembly, '*.metadata.json')).flatMap((file) => {
    const entries = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Annotation[]>;
    return Object.entries(entries).flatMap(([path, found]) =>
      found
        .filter(({ type }) => /^aws:cdk:(warning|error)$/.test(type))
        .map(({ data }) => `${path}: ${String(data)}`),
    );
  });
}

import { execFile } from 'node:child_process';
import { globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from '../../lib/common/project.ts';
import { scratchFolder } from '../../tools/support/run-folder.ts';
import { interleave } from './rounds.ts';
import { appWith } from './synth/variant.ts';
import { printTimes } from './table.ts';

const run = promisify(execFile);

const NODE = join(PROJECT, 'node_modules', '.bin', 'node');
const CDK = join(PROJECT, 'node_modules', '.bin', 'cdk');
const APP = join('bin', 'summit-stacks.ts');
const LOADER = join(import.meta.dirname, 'synth', 'checking-loader.ts');

/** About five minutes: the whole catalogue, synthesized by the CLI and without it. */
export async function synthesis(): Promise<void> {
  const outdir = scratchFolder('out');
  const ready = appWith('ready');
  const each = appWith('one each');
  try {
    const commands = await interleave(
      {
        'as cdk init: types checked as files load, a process for each function': () =>
          synth(each, outdir, `npx node --import ${LOADER} ${APP}`),
        'npx cdk synth, a function changed': () => {
          forgetHandlers();
          return synth(PROJECT, outdir, `npx node ${APP}`);
        },
        'npx cdk synth': () => synth(PROJECT, outdir, `npx node ${APP}`),
      },
      3,
    );
    printTimes('npx cdk synth, all stacks, validator on (goal: at most 0.35)', commands);
    const resources = countResources(outdir);
    const apps = await interleave({
      'constructed and written, bundles ready': () => app(ready, outdir),
      'the app': () => app(PROJECT, outdir),
      'the app, a function changed: all are bundled': () => {
        forgetHandlers();
        return app(PROJECT, outdir);
      },
    });
    printTimes('The app without the CLI, validator off (goal: at most 1.3)', apps);
    if (countResources(outdir) !== resources) throw new Error('Not the same resources each time.');
  } finally {
    for (const folder of [outdir, ready, each]) rmSync(folder, { recursive: true });
  }
}

/** Removes the cache of bundles, so that the next run bundles all functions. */
function forgetHandlers(): void {
  rmSync(join(PROJECT, '.cache', 'handlers'), { recursive: true, force: true });
}

async function synth(cwd: string, outdir: string, app: string): Promise<void> {
  const output = ['--output', outdir, '--app', app];
  await run(NODE, [CDK, 'synth', '--quiet', ...output], { cwd, maxBuffer: 2 ** 24 });
}

async function app(cwd: string, outdir: string): Promise<void> {
  const env = { ...process.env, CDK_OUTDIR: outdir, CDK_VALIDATION: 'false' };
  await run(NODE, [APP], { cwd, env, maxBuffer: 2 ** 24 });
}

/** Number of resources in all templates. */
function countResources(outdir: string): number {
  return globSync(join(outdir, '*.template.json')).reduce((sum, file) => {
    const { Resources } = JSON.parse(readFileSync(file, 'utf8')) as { Resources: object };
    return sum + Object.keys(Resources).length;
  }, 0);
}

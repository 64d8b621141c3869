import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleOf } from '../lib/common/bundles.ts';
import { functionLoad } from './function-load.ts';
import { median } from './rounds.ts';
import { printTable } from './table.ts';

const ROUNDS = 7;

/** Half a minute: the functions; what an image adds to its base, and how long a service takes until it is ready. */
export async function containerDelivery(): Promise<void> {
  const names = ['verify', 'check-image', 'check-artifact'];
  await functionLoad(names.map((name) => `container-delivery/${name}`));
  const folder = mkdtempSync(join(tmpdir(), 'container-delivery-'));
  try {
    const rows: string[][] = [];
    for (const service of ['web', 'catalogue']) {
      const program = join(folder, `${service}.cjs`);
      cpSync(join(bundleOf(`container-delivery/${service}`, 'arm64').folder, 'index.js'), program);
      const cache = join(folder, `${service}-cache`);
      // As the image's first stage does.
      spawnSync(process.execPath, [program, '--check'], { env: environment(cache) });
      const added = statSync(program).size + sizeOf(cache);
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round++) times.push(await timeToReady(program, cache));
      rows.push([service, (added / 1e6).toFixed(1), median(times).toFixed(0)]);
    }
    printTable(
      'Image: added to its base (goal: 30 MB), start to ready (goal: 1,000 ms)',
      ['service', 'MB', 'ms'],
      rows,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function environment(cache: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_COMPILE_CACHE: cache,
    COMMIT: '0'.repeat(40),
    HOST: '127.0.0.1',
    PORT: '0',
    DRAIN_SECONDS: '0',
    CATALOGUE_URL: 'http://127.0.0.1:1',
    POWERTOOLS_TRACE_ENABLED: 'false',
    // Other benches silence it for all; its first line says that it is ready.
    POWERTOOLS_LOG_LEVEL: 'INFO',
  };
}

/** From the start of the process until it says that it is ready. */
function timeToReady(program: string, cache: string): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [program], {
    env: environment(cache),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    let ready = NaN;
    child.stdout.on('data', () => {
      if (!Number.isNaN(ready)) return;
      ready = performance.now() - began;
      child.kill('SIGTERM');
    });
    child.once('error', reject);
    child.once('close', () => {
      resolve(ready);
    });
  });
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
}

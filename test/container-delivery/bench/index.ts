import { spawn } from 'node:child_process';
import { ImageFiles } from '../e2e/image-files.ts';
import { functionLoad } from '../../bench/function-load.ts';
import { median } from '../../bench/rounds.ts';
import { printTable } from '../../bench/table.ts';

const ROUNDS = 7;

/** Measures the functions, the size that an image adds to its base, and the start time of a service; takes 30 seconds. */
export async function containerDelivery(): Promise<void> {
  const names = ['verify', 'check-image', 'check-artifact'];
  await functionLoad(
    names.map((name) => `container-delivery/${name}`),
    { ENTRANCE: 'http://127.0.0.1:1', DOMAIN_NAME: 'summit.example' },
  );
  const rows: string[][] = [];
  for (const service of ['web', 'catalogue'] as const) {
    const files = new ImageFiles(service);
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++)
      times.push(await timeToReady(files.program, files.cache));
    rows.push([service, (files.bytes / 1e6).toFixed(1), median(times).toFixed(0)]);
    files.remove();
  }
  printTable(
    'Image: added to its base (goal: 30 MB), start to ready (goal: 1,000 ms)',
    ['service', 'MB', 'ms'],
    rows,
  );
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
    // Other benches turn the log off; its first line reports that the service is ready.
    POWERTOOLS_LOG_LEVEL: 'INFO',
  };
}

/** Time from the start of the process until it logs that it is ready. */
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

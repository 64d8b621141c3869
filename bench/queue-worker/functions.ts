import { join } from 'node:path';
import { bundleOf } from '../../lib/common/bundles.ts';
import { bundleRows } from '../bundle.ts';
import { printTable } from '../table.ts';

const ENTRIES = ['submit', 'status', 'work', 'service'];

/** What each function, and the container's program, bring along and how long they take to load. */
export function functionLoad(): void {
  // The handlers ask for what the stack sets as soon as they are loaded.
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    JOBS_TABLE: 'jobs',
    INPUTS_BUCKET: 'inputs',
    QUEUE_URL: 'queue',
    DEAD_LETTER_QUEUE_URL: 'queue',
    ORDERED_QUEUE_URL: 'queue',
    ORDERED_DEAD_LETTER_QUEUE_URL: 'queue',
    MAX_RECEIVES: '5',
  });
  const architecture = process.arch === 'arm64' ? 'arm64' : 'x86_64';
  const bundles = ENTRIES.map((name) => ({
    name,
    file: join(bundleOf(`queue-worker/${name}`, architecture).folder, 'index.js'),
  }));
  const rows = bundleRows(bundles);
  printTable('Functions and service: bundle, load in a fresh process', ['entry', 'KB', 'ms'], rows);
}

import { join } from 'node:path';
import { bundleOf } from '../../lib/common/bundles.ts';
import { bundleRows } from '../bundle.ts';
import { printTable } from '../table.ts';

const FUNCTIONS = ['page', 'upload', 'deliver', 'resize'];

/** What each function brings along and how long it takes to load. */
export function functionLoad(): void {
  // The handlers ask for what the stack sets as soon as they are loaded.
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    UPLOADS_BUCKET: 'uploads',
    DERIVATIVES_BUCKET: 'derivatives',
    DEAD_LETTER_QUEUE_URL: 'queue',
    MAX_RECEIVES: '5',
  });
  const architecture = process.arch === 'arm64' ? 'arm64' : 'x86_64';
  const bundles = FUNCTIONS.map((name) => ({
    name,
    file: join(bundleOf(`image-resizer/${name}`, architecture).folder, 'index.js'),
  }));
  printTable(
    'Functions: bundle and load in a fresh process',
    ['function', 'KB', 'ms'],
    bundleRows(bundles),
  );
}

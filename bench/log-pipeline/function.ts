import { join } from 'node:path';
import { bundleOf } from '../../lib/common/bundles.ts';
import { bundleRows } from '../bundle.ts';
import { printTable } from '../table.ts';

/** What the transform brings along and how long it takes to load. */
export function transformLoad(): void {
  // The handler asks for what the stack sets as soon as it is loaded.
  Object.assign(process.env, { AWS_REGION: 'us-east-1', STREAM_NAME: 'logs' });
  const architecture = process.arch === 'arm64' ? 'arm64' : 'x86_64';
  const file = join(bundleOf('log-pipeline/transform', architecture).folder, 'index.js');
  printTable(
    'Transform: bundle and load in a fresh process',
    ['function', 'KB', 'ms'],
    bundleRows([{ name: 'transform', file }]),
  );
}

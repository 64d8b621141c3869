import { buildSync } from 'esbuild';
import { join } from 'node:path';
import { bundleOf, nativeFolder } from '../../lib/common/bundles.ts';
import { PROJECT } from '../../lib/common/project.ts';
import { bundleRows } from '../bundle.ts';
import { cached } from '../cache.ts';
import { printTable } from '../table.ts';

const IMAGES = `
  import { S3Client } from '@aws-sdk/client-s3';
  import sharp from 'sharp';
  module.exports = [new S3Client(), sharp];`;

/** What each function can't do without: the clients that it calls AWS with, and what reads images. */
const FLOORS = {
  start: `
    import { SFNClient } from '@aws-sdk/client-sfn';
    import { SQSClient } from '@aws-sdk/client-sqs';
    module.exports = [new SFNClient(), new SQSClient()];`,
  metadata: IMAGES,
  rendition: IMAGES,
};

/** What each function brings along and how long it takes to load, beside the bare clients that it needs. */
export function functionLoad(): void {
  // The handlers ask for what the stack sets as soon as they are loaded.
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    UPLOADS_BUCKET: 'uploads',
    RENDITIONS_BUCKET: 'renditions',
    STATE_MACHINE_ARN: 'arn',
    QUEUE_URL: 'queue',
    DEAD_LETTER_QUEUE_URL: 'queue',
    MAX_RECEIVES: '5',
  });
  const architecture = process.arch === 'arm64' ? 'arm64' : 'x86_64';
  // The floor finds sharp where a function does.
  process.env.NODE_PATH = join(nativeFolder(architecture), 'node_modules');
  const bundles = Object.entries(FLOORS).flatMap(([name, code]) => [
    { name, file: join(bundleOf(`image-workflow/${name}`, architecture).folder, 'index.js') },
    { name: `${name}: floor`, file: floor(name, code) },
  ]);
  printTable(
    'Functions: bundle and load in a fresh process',
    ['function', 'KB', 'ms'],
    bundleRows(bundles),
  );
}

function floor(name: string, contents: string): string {
  const outfile = cached(`image-workflow-${name}-floor.cjs`);
  buildSync({
    stdin: { contents, resolveDir: PROJECT, loader: 'js' },
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external: ['sharp'],
    logLevel: 'error',
  });
  return outfile;
}

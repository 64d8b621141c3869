import { join } from 'node:path';
import { bundleOf } from '../../lib/common/bundles.ts';
import { LARGEST_VIEWER_CODE, viewerCode } from '../../lib/edge-functions/viewer-code.ts';
import { bundleRows } from '../bundle.ts';
import { printTable } from '../table.ts';

const VIEWER_FUNCTIONS = ['viewer-request', 'viewer-response'];

/** What the function of Lambda@Edge brings along and how long it takes to load, and the size of the others. */
export function functionLoad(): void {
  const file = join(bundleOf('edge-functions/not-found', 'x86_64').folder, 'index.js');
  printTable(
    'Lambda@Edge: bundle and load in a fresh process',
    ['function', 'KB', 'ms'],
    bundleRows([{ name: 'not-found', file }]),
  );
  printTable(
    'CloudFront functions: size',
    ['function', 'bytes', 'percent of the limit'],
    VIEWER_FUNCTIONS.map((name) => {
      const size = Buffer.byteLength(viewerCode(`edge-functions/edge/${name}`));
      return [name, size, ((100 * size) / LARGEST_VIEWER_CODE).toFixed(0)];
    }),
  );
}

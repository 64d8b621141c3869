import { LARGEST_VIEWER_CODE, viewerCode } from '../../../lib/edge-functions/viewer-code.ts';
import { printTable } from '../../bench/table.ts';

const VIEWER_FUNCTIONS = ['viewer-request', 'viewer-response'];

/** Sizes of the CloudFront functions, in percent of the limit. */
export function viewerFunctionSizes(): void {
  printTable(
    'CloudFront functions: size',
    ['function', 'bytes', 'percent of the limit'],
    VIEWER_FUNCTIONS.map((name) => {
      const size = Buffer.byteLength(viewerCode(`edge-functions/edge/${name}`));
      return [name, size, ((100 * size) / LARGEST_VIEWER_CODE).toFixed(0)];
    }),
  );
}

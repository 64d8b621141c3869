import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { PROJECT } from '../common/project.ts';

/** Most that CloudFront takes, bytes: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html */
export const LARGEST_VIEWER_CODE = 10_240;

const IMPORT = /^import .+;\n/gm;

/**
 * The code of a CloudFront function: one script, as CloudFront knows no modules but its own. Nothing
 * is shortened, so that its console shows what was written.
 *
 * @param entry file under lambda/ without its ending that exports `handler`, e.g. `edge-functions/edge/viewer-request`
 * @throws Error when it is larger than CloudFront takes, or imports what it has not
 */
export function viewerCode(entry: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(PROJECT, 'lambda', `${entry}.ts`)],
    absWorkingDir: PROJECT,
    write: false,
    bundle: true,
    charset: 'utf8',
    external: ['crypto', 'cloudfront'],
    format: 'esm',
    logLevel: 'silent',
    target: 'esnext',
    // `{ value }` for `{ value: value }` is not in CloudFront's list of features.
    supported: { 'object-extensions': false },
  });
  const bundle = outputFiles.map(({ text }) => text).join('');
  const imports = bundle.match(IMPORT) ?? [];
  // CloudFront finds the handler by its name, and refuses exports.
  const script = bundle.replace(IMPORT, '').replace(/^export \{\s*handler\s*\};\n/m, '');
  return fitting(entry, `${imports.join('')}${script}`);
}

/**
 * The code, if CloudFront takes it.
 *
 * @throws Error when it is too large
 */
export function fitting(entry: string, code: string): string {
  const size = Buffer.byteLength(code);
  if (size <= LARGEST_VIEWER_CODE) return code;
  throw new Error(
    `${entry} becomes ${size} bytes, and CloudFront takes ${LARGEST_VIEWER_CODE}: move work to Lambda@Edge.`,
  );
}

import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { PROJECT } from '../common/project.ts';

/** Maximum size in bytes: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html */
export const LARGEST_VIEWER_CODE = 10_240;

const IMPORT = /^import .+;\n/gm;

/**
 * Bundles the code of a CloudFront function into one script, because CloudFront supports no modules
 * but its own. The script is not minified, so that it stays readable in the console.
 *
 * @param entry file under lambda/ without its extension that exports `handler`, e.g. `edge-functions/edge/viewer-request`
 * @throws Error when it exceeds CloudFront's maximum size, or imports a module that CloudFront lacks
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
    // CloudFront does not support shorthand properties.
    supported: { 'object-extensions': false },
  });
  const bundle = outputFiles.map(({ text }) => text).join('');
  const imports = bundle.match(IMPORT) ?? [];
  // CloudFront calls the function named `handler` and rejects exports.
  const script = bundle.replace(IMPORT, '').replace(/^export \{\s*handler\s*\};\n/m, '');
  return fitting(entry, `${imports.join('')}${script}`);
}

/**
 * Returns the code unchanged if it is within CloudFront's maximum size.
 *
 * @throws Error when it is larger
 */
export function fitting(entry: string, code: string): string {
  const size = Buffer.byteLength(code);
  if (size <= LARGEST_VIEWER_CODE) return code;
  throw new Error(
    `${entry} becomes ${size} bytes, and CloudFront takes ${LARGEST_VIEWER_CODE}: move work to Lambda@Edge.`,
  );
}

import { PermanentError } from '../../common/errors.ts';
import trips from '../sql/load-trips.sql';
import zones from '../sql/load-zones.sql';

/** SQL files by the folder of their manifests. */
const TARGETS: Readonly<Record<string, string>> = { trips, zones };

const SUFFIX = '.manifest';

/** Characters that need no escape in an SQL literal, for which Redshift's rules are not PostgreSQL's. */
const PLAIN = /^[\w./=:+@ -]+$/;

/** Values of a load. */
export interface Load {
  /** Bucket and key of the manifest. */
  readonly bucket: string;
  readonly key: string;
  /** ETag of the manifest's content, the identity of the load. */
  readonly etag: string;
  /** Role with which Redshift reads the files. */
  readonly roleArn: string;
  /** Maximum number of rows that may be left out, at most 100,000. */
  readonly maxErrors: number;
}

/** True for the key of a manifest; other objects of the bucket are data. */
export function isManifest(key: string): boolean {
  return key.endsWith(SUFFIX);
}

/**
 * Statements of a load, for one transaction.
 *
 * @throws PermanentError `unknown-target` for a manifest in another folder, `invalid-key`
 */
export function loadStatements({ bucket, key, etag, roleArn, maxErrors }: Load): string[] {
  const [folder = ''] = key.split('/');
  const text = key.includes('/') && Object.hasOwn(TARGETS, folder) ? TARGETS[folder] : undefined;
  if (text === undefined) {
    const folders = Object.keys(TARGETS).map((name) => `${name}/`);
    throw new PermanentError(
      'unknown-target',
      `The manifest ${JSON.stringify(key)} is in no folder of a table: put it into ${folders.join(' or ')}.`,
    );
  }
  const values: Readonly<Record<string, string>> = {
    manifest: literal(`s3://${bucket}/${key}`),
    etag: literal(etag),
    role: literal(roleArn),
    maxErrors: String(maxErrors),
  };
  return text
    .replaceAll(/^\s*--.*\n?/gm, '')
    .split(/;[ \t]*$/m)
    .map((statement) =>
      statement.trim().replaceAll(/\$\{(\w+)\}/g, (_, name: string) => values[name] ?? ''),
    )
    .filter((statement) => statement !== '');
}

function literal(value: string): string {
  if (PLAIN.test(value)) return `'${value}'`;
  throw new PermanentError(
    'invalid-key',
    `The manifest ${JSON.stringify(value)} has characters that a statement can't hold: use letters, digits and ./=:+@_- in its key.`,
  );
}

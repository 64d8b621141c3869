import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** SQL file of a version, as the state machine runs it. */
export interface MigrationFile {
  /** Three digits. */
  readonly version: string;
  /** Name of the file without its extension, e.g. `001_star_schema`. */
  readonly name: string;
  /** SHA-256 of the file, in hexadecimal digits, before names of resources are put in. */
  readonly checksum: string;
  /** Statements of one transaction: the lock of the history, those of the file, the row of the history. */
  readonly statements: readonly string[];
}

/** Folder of the versions. */
export const MIGRATIONS = join(import.meta.dirname, 'sql', 'migrations');

/** Maximum of BatchExecuteStatement (https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html). */
const MAX_STATEMENTS = 40;

/**
 * Reads the versions of a folder, in their order.
 *
 * @throws Error with the file that has no version, no statement or too many, or an unfinished one
 */
export function migrationFiles(folder = MIGRATIONS): MigrationFile[] {
  return readdirSync(folder)
    .sort()
    .map((file) => migrationFile(file, readFileSync(join(folder, file), 'utf8')));
}

/** @throws Error as `migrationFiles` */
export function migrationFile(file: string, text: string): MigrationFile {
  const [, name = '', version = ''] = /^((\d{3})_[a-z0-9_]+)\.sql$/.exec(file) ?? [];
  if (!version) throw new Error(`The file ${file} has no version: name it like 004_new_table.sql.`);
  const checksum = createHash('sha256').update(text).digest('hex');
  const statements = [
    'LOCK operations.migration',
    ...statementsOf(file, text),
    `INSERT INTO operations.migration (version, name, checksum) VALUES ('${version}', '${name}', '${checksum}')`,
  ];
  if (statements.length > MAX_STATEMENTS)
    throw new Error(
      `The file ${file} has ${statements.length - 2} statements, the limit is ${MAX_STATEMENTS - 2}: split it.`,
    );
  return { version, name, checksum, statements };
}

/**
 * Statements of an SQL file, without comment lines: each ends with a semicolon at the end of a line.
 *
 * @throws Error with the file when it has none, or text after the last semicolon
 */
export function statementsOf(file: string, text: string): string[] {
  const statements = text.replaceAll(/^\s*--.*\n?/gm, '').split(/;[ \t]*$/m);
  const rest = statements.pop() ?? '';
  if (rest.trim())
    throw new Error(`The last statement of ${file} has no end: put a semicolon after it.`);
  if (statements.length === 0) throw new Error(`The file ${file} has no statement.`);
  return statements.map((statement) => statement.trim());
}

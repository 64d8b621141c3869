import {
  migrationFile,
  migrationFiles,
  statementsOf,
} from '../../../lib/data-warehouse/migration-files.ts';

describe('A migration file', () => {
  test('becomes one transaction with the lock and the row of the history', () => {
    const { version, name, statements, checksum } = migrationFile(
      '007_more.sql',
      "-- Comment; with a semicolon;\nCREATE TABLE a (b int);\n\nINSERT INTO a VALUES (1),\n  (2);\nSELECT ';' FROM a;\n",
    );
    expect([version, name]).toEqual(['007', '007_more']);
    expect(statements).toEqual([
      'LOCK operations.migration',
      'CREATE TABLE a (b int)',
      'INSERT INTO a VALUES (1),\n  (2)',
      "SELECT ';' FROM a",
      `INSERT INTO operations.migration (version, name, checksum) VALUES ('007', '007_more', '${checksum}')`,
    ]);
  });

  test.each([
    ['7_more.sql', 'SELECT 1;', 'The file 7_more.sql has no version'],
    ['007_More.sql', 'SELECT 1;', 'The file 007_More.sql has no version'],
    ['007_more.txt', 'SELECT 1;', 'The file 007_more.txt has no version'],
    ['007_more.sql', '-- nothing\n', 'The file 007_more.sql has no statement'],
    ['007_more.sql', 'SELECT 1;\nSELECT 2', 'The last statement of 007_more.sql has no end'],
    ['007_more.sql', 'SELECT 1;\n'.repeat(39), '007_more.sql has 39 statements, the limit is 38'],
  ])('%s with %j is refused by name', (file, text, message) => {
    expect(() => migrationFile(file, text)).toThrow(message);
  });
});

test('The versions of the stack are read in their order, each with a checksum of its own', () => {
  const files = migrationFiles();
  expect(files.map(({ version }) => version)).toEqual(
    files.map((_, index) => String(index + 1).padStart(3, '0')),
  );
  expect(new Set(files.map(({ checksum }) => checksum)).size).toBe(files.length);
});

test('A statement may have semicolons within its lines', () => {
  expect(statementsOf('x.sql', "SELECT 'a;b';\n")).toEqual(["SELECT 'a;b'"]);
});

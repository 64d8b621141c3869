/**
 * Checks the types, and lints with the same program: both want it, and to make it takes as long as
 * either. Prints what it finds, types first. Reads again only what a change since the last clean run
 * affects, as TypeScript's incremental builds do.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import ts from 'typescript';
import { PROJECT } from '../../lib/common/project.ts';

// Other rules or other packages: everything is read again.
const setting = createHash('sha256');
for (const file of ['eslint.config.js', 'package-lock.json'])
  setting.update(readFileSync(join(PROJECT, file)));
const remembered = join(
  PROJECT,
  '.cache',
  `types-${setting.digest('hex').slice(0, 16)}.tsbuildinfo`,
);
const isFirst = !existsSync(remembered);

const project = ts.getParsedCommandLineOfConfigFile(
  join(PROJECT, 'tsconfig.json'),
  { incremental: true, tsBuildInfoFile: remembered },
  {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
    },
  },
);
if (!project) throw new Error('tsconfig.json can’t be read.');
const builder = ts.createIncrementalProgram({
  rootNames: project.fileNames,
  options: project.options,
  createProgram: ts.createSemanticDiagnosticsBuilderProgram,
});

const diagnostics = [
  ...builder.getOptionsDiagnostics(),
  ...builder.getGlobalDiagnostics(),
  ...builder.getSyntacticDiagnostics(),
];
const affected: string[] = [];
for (;;) {
  const next = builder.getSemanticDiagnosticsOfNextAffectedFile();
  if (!next) break;
  diagnostics.push(...next.result);
  if ('fileName' in next.affected) affected.push(next.affected.fileName);
}
process.stdout.write(
  ts.formatDiagnostics(diagnostics, {
    getCurrentDirectory: () => PROJECT,
    getCanonicalFileName: (file) => file,
    getNewLine: () => '\n',
  }),
);

const eslint = new ESLint({
  cwd: PROJECT,
  overrideConfig: {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { project: null, programs: [builder.getProgram()] } },
  },
});
const own = affected.filter((file) => !file.includes('/node_modules/'));
const results = await eslint.lintFiles(isFirst ? '.' : ['**/*.{js,mjs,cjs}', ...own]);
const formatter = await eslint.loadFormatter();
process.stdout.write(await formatter.format(results));

const isClean = results.every(({ errorCount, warningCount }) => errorCount + warningCount === 0);
if (diagnostics.length === 0 && isClean) builder.emit();
else process.exitCode = 1;

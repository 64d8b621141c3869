/**
 * Checks the types, and lints with the same program: both want it, and to make it takes as long as
 * either. Prints what it finds, types first.
 */
import { join } from 'node:path';
import { ESLint } from 'eslint';
import ts from 'typescript';
import { PROJECT } from '../../lib/common/project.ts';

const project = ts.getParsedCommandLineOfConfigFile(join(PROJECT, 'tsconfig.json'), undefined, {
  ...ts.sys,
  onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
    throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
  },
});
if (!project) throw new Error('tsconfig.json can’t be read.');
const { fileNames, options } = project;
// With a node's parents, which rules ask for.
const program = ts.createProgram(fileNames, options, ts.createCompilerHost(options, true));

const diagnostics = ts.getPreEmitDiagnostics(program);
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
    languageOptions: { parserOptions: { project: null, programs: [program] } },
  },
});
const results = await eslint.lintFiles('.');
const formatter = await eslint.loadFormatter();
process.stdout.write(await formatter.format(results));

const isClean = results.every(({ errorCount, warningCount }) => errorCount + warningCount === 0);
process.exitCode = diagnostics.length === 0 && isClean ? 0 : 1;

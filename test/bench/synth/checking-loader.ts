/**
 * Loads TypeScript as ts-node does, which `cdk init` sets up: one language service, each file
 * checked and then emitted when it is first loaded. It does less than ts-node, which also has its own
 * resolver and source maps.
 */
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const { config } = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)) as {
  config: { compilerOptions: object };
};
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, process.cwd());
const roots = new Set<string>();

const service = ts.createLanguageService({
  // A copy of the app does not use the bundling that it replaces.
  getCompilationSettings: () => ({ ...options, noEmit: false, noUnusedLocals: false }),
  getScriptFileNames: () => [...roots],
  getScriptVersion: () => '1',
  getScriptSnapshot: (file) => {
    const text = ts.sys.readFile(file);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  },
  getCurrentDirectory: () => process.cwd(),
  getDefaultLibFileName: (given) => ts.getDefaultLibFilePath(given),
  fileExists: (path) => ts.sys.fileExists(path),
  readFile: (path) => ts.sys.readFile(path),
  directoryExists: (path) => ts.sys.directoryExists(path),
  getDirectories: (path) => ts.sys.getDirectories(path),
  realpath: (path) => ts.sys.realpath?.(path) ?? path,
});

registerHooks({
  load(url, context, next) {
    if (!url.endsWith('.ts') || url.includes('/node_modules/')) return next(url, context);
    const file = fileURLToPath(url);
    if (!service.getProgram()?.getSourceFile(file)) roots.add(file);
    const found = [
      ...service.getSyntacticDiagnostics(file),
      ...service.getSemanticDiagnostics(file),
    ];
    const [first] = found;
    if (first)
      throw new Error(`${file}: ${ts.flattenDiagnosticMessageText(first.messageText, ' ')}`);
    const [emitted] = service.getEmitOutput(file).outputFiles;
    return { format: 'module', source: emitted?.text ?? '', shortCircuit: true };
  },
});

import { miniStackPython } from '../../tools/emulators/ministack/ministack.ts';
import type { Outcome } from './checks.ts';
import { command, type Run } from './command.ts';

/** The launcher of MiniStack, and what runs LocalStack's functions; LocalStack itself is not needed. */
const FOLDERS = ['tools/emulators/ministack', 'tools/emulators/localstack/runtime_executor'];

/** Runs the tests of what the engines are given, with the Python that MiniStack has, and counts them. */
export async function runPythonTests(run: Run): Promise<Outcome> {
  const python = await miniStackPython(() => undefined);
  const outcomes = await Promise.all(FOLDERS.map((folder) => runFolder(python, folder, run)));
  return {
    passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
    failed: outcomes.reduce((sum, { failed }) => sum + failed, 0),
    output: outcomes.map(({ output }) => output).join('\n'),
  };
}

async function runFolder(python: string, folder: string, run: Run): Promise<Outcome> {
  const discover = ['-B', '-m', 'unittest', 'discover', '-s', `${folder}/tests`, '-t', folder];
  const { code, output } = await command(python, discover, run);
  const total = Number(/^Ran (\d+) tests?/m.exec(output)?.[1] ?? 0);
  const verdict = /^FAILED \((.*)\)$/m.exec(output)?.[1] ?? '';
  const failed = [...verdict.matchAll(/(?:failures|errors)=(\d+)/g)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
  const good = code === 0 && total > 0;
  return { passed: total - failed, failed: failed || (good ? 0 : 1), output };
}

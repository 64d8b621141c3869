import { miniStackPython } from '../../local/engines/ministack.ts';
import type { Outcome } from './checks.ts';
import { command, type Run } from './command.ts';

/** Runs the tests beside the launcher, with the Python that MiniStack has, and counts them. */
export async function runPythonTests(run: Run): Promise<Outcome> {
  const python = await miniStackPython(() => undefined);
  const discover = ['-B', '-m', 'unittest', 'discover', '-s', 'local/ministack'];
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

/**
 * `npm run check:python`: runs the tests of the emulators' Python code, with MiniStack's
 * interpreter.
 */
import { spawnSync } from 'node:child_process';
import { miniStackPython } from '../../tools/emulators/ministack/ministack.ts';

// The tests do not require LocalStack.
const FOLDERS = ['tools/emulators/ministack', 'tools/emulators/localstack/runtime_executor'];

const python = await miniStackPython(() => undefined);
for (const folder of FOLDERS) {
  const discover = ['-B', '-m', 'unittest', 'discover', '-s', 'tests', '-t', '.'];
  const { status, stderr } = spawnSync(python, discover, { cwd: folder, encoding: 'utf8' });
  process.stderr.write(stderr);
  // Before Python 3.12, a run without tests succeeds.
  if (status !== 0 || !/^Ran [1-9]/m.test(stderr)) process.exitCode = 1;
}

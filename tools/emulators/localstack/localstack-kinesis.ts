import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { madeOnce } from '../../support/made-once.ts';
import { runProgram } from '../../support/programs.ts';
import { UserError } from '../../support/user-error.ts';

const PACKAGE = join(PROJECT, 'tools', 'emulators', 'localstack', 'kinesis', 'package.json');

/**
 * Installs Kinesis, the first time, in a folder with LocalStack's layout. LocalStack would install it
 * in the middle of a deployment, with the certificates of its functions in place of this machine's.
 *
 * @throws UserError with the end of npm's output
 */
export function installKinesis(progress: (text: string) => void): Promise<string> {
  return madeOnce('localstack-kinesis', [PACKAGE], async (draft) => {
    progress('downloading Kinesis');
    const folder = join(draft, '0.5.2');
    mkdirSync(folder, { recursive: true });
    copyFileSync(PACKAGE, join(folder, 'package.json'));
    const npm = ['install', '--no-package-lock', '--prefix', folder];
    await runProgram('npm', npm, { cwd: folder }).catch((error: unknown) => {
      const { stderr = '', message } = error as { stderr?: string; message: string };
      throw new UserError(
        `npm could not install kinesis-local (${(stderr || message).trim().split('\n').at(-1) ?? ''}): check the network, then try again.`,
      );
    });
  });
}

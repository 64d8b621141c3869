import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Commands } from '../../e2e/build/commands.ts';

/**
 * Fakes of commands of the image build that this machine lacks or that run elsewhere: Docker, ECR
 * by the AWS CLI, and the installation and tests by npm. They record their calls and print what the
 * real commands print. The project's own programs run unchanged.
 */
const COMMANDS: Readonly<Record<string, string>> = {
  npm: '',
  npx: 'if [ "$1" = node ]; then shift; exec "$NODE" "$@"; fi\n[ "$1 $FAULT" != "jest test" ]',
  docker: `
case "$1" in
  login) [ "$(cat)" = password ] ;;
  build) [ -f "\${!#}/Dockerfile" ] && [ -f "\${!#}/index.js" ] ;;
  push) [ "$FAULT" != push ] ;;
esac`,
  aws: `
case "$2" in
  get-login-password) echo password ;;
  describe-images) [ "$FAULT" = pushed ] ;;
  describe-image-scan-findings) [ "$FAULT" = finding ] && echo 3 || echo None ;;
esac`,
};

/** Injected faults: failed tests, a failed push, a finding of a scan; `pushed` for existing images. */
export type BuildFault = 'test' | 'push' | 'finding' | 'pushed';

export class FakeCommands extends Commands {
  private readonly log = join(this.folder, 'calls');

  constructor() {
    const kept = Object.entries(COMMANDS).map(([name, script]) => [
      name,
      `echo "${name} $*" >> "$CALLS"\n${script}`,
    ]);
    super(Object.fromEntries(kept) as Record<string, string>);
  }

  /** Environment of a build that uses them. Resets the calls. */
  environment(fault?: BuildFault): Record<string, string> {
    writeFileSync(this.log, '');
    return { CALLS: this.log, NODE: process.execPath, FAULT: fault ?? '' };
  }

  /** Calls since the last reset, with their arguments. */
  get calls(): string[] {
    return readFileSync(this.log, 'utf8').split('\n').filter(Boolean);
  }
}

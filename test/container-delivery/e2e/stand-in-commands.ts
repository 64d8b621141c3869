import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Commands } from '../../e2e/build/commands.ts';

/**
 * What the build of the images calls and this machine has not, or has done elsewhere: Docker; ECR by the
 * AWS CLI; the packages and the tests, which `npm test` is for. They keep what they are told, and do
 * what the real ones would show of it. The project's own programs are run.
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

/** Something that goes wrong: tests fail, a push fails, a scan finds something; or the images are there already. */
export type BuildFault = 'test' | 'push' | 'finding' | 'pushed';

export class StandInCommands extends Commands {
  private readonly log = join(this.folder, 'calls');

  constructor() {
    const kept = Object.entries(COMMANDS).map(([name, script]) => [
      name,
      `echo "${name} $*" >> "$CALLS"\n${script}`,
    ]);
    super(Object.fromEntries(kept) as Record<string, string>);
  }

  /** What a build needs to use them. */
  environment(fault?: BuildFault): Record<string, string> {
    writeFileSync(this.log, '');
    return { CALLS: this.log, NODE: process.execPath, FAULT: fault ?? '' };
  }

  /** What was called since, with its arguments. */
  get calls(): string[] {
    return readFileSync(this.log, 'utf8').split('\n').filter(Boolean);
  }
}

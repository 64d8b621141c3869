import type { ContainerProcess } from '../container-process.ts';
import type { Checks } from '../scenario.ts';
import { describeImage } from './built-image.ts';
import { healthCommand } from './run-arguments.ts';
import { taskImage, type TaskImageOptions } from './task-image.ts';

/** Program in the container: what its first process may do. */
const LOOK = `
  const fs = require('node:fs');
  const status = fs.readFileSync('/proc/1/status', 'utf8');
  const of = (name) => new RegExp('^' + name + ':\\\\s+(\\\\w+)', 'm').exec(status)?.[1];
  const write = (file) => { try { fs.writeFileSync(file, ''); return 'written'; } catch ({ code }) { return code; } };
  console.log('user ' + of('Uid') + ', capabilities ' + BigInt('0x' + of('CapEff')) + ', no new privileges ' + of('NoNewPrivs')
    + ', /home/node ' + write('/home/node/file') + ', /tmp ' + write('/tmp/file'));`;

/** Checks what a running task of an image may do, and its health check. As a process, these checks are not run. */
export async function checkContainer(
  task: ContainerProcess,
  options: TaskImageOptions,
  checks: Checks,
): Promise<void> {
  const check =
    'The task runs as a user without capabilities or new privileges, on a read-only file system';
  const answer = await taskImage(options);
  if ('reason' in answer) {
    checks.notRun(check, answer.reason);
    checks.note(`${options.entry} ran as processes: ${answer.reason}`);
    return;
  }
  checks.equal(
    check,
    'user 1000, capabilities 0, no new privileges 1, /home/node EROFS, /tmp EROFS',
    (await task.run('node', '-e', LOOK)).trim(),
  );
  const health = healthCommand(task.definition.healthCheck);
  if (health !== undefined) {
    const code = await task.run('sh', '-c', health).then(
      () => 'succeeds',
      (error: unknown) => `fails: ${String(error)}`,
    );
    checks.equal('The health check of the task succeeds in its container', 'succeeds', code);
  }
  const ready = ((task.readyAfter ?? NaN) / 1000).toFixed(1);
  checks.note(
    `${options.entry} ran in containers of ${answer.image.engine}: ready after ${ready} s, ${describeImage(answer.image)}`,
  );
}

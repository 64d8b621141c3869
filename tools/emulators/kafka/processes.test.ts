import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runProgram } from '../../support/programs.ts';
import { RUN_FOLDER } from '../../support/run-folder.ts';
import { ChildProgram } from '../child-program.ts';
import { ControlServer } from './control-server.ts';

mkdirSync(RUN_FOLDER, { recursive: true });
const logFile = join(RUN_FOLDER, 'program.log');

/** True for a process that is not only waiting to be reaped by its parent. */
async function isAlive(pid: number): Promise<boolean> {
  const { stdout } = await runProgram('ps', ['-o', 'stat=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }));
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}

const pidsOf = () => readFileSync(logFile, 'utf8').trim().split('\n').map(Number);

describe('A program of the engine', () => {
  const program = new ChildProgram({
    title: 'Sleeper',
    command: ['sh', '-c', 'echo $$; exec sleep 60'],
    logFile,
    isReady: async () => {
      await sleep(100);
      return pidsOf().length > 0;
    },
  });

  test('is killed with its process group, and can be started again', async () => {
    await program.start();
    const [first = 0] = pidsOf();
    expect(await isAlive(first)).toBe(true);
    await program.kill();
    expect(await isAlive(first)).toBe(false);
    await program.start();
    const second = pidsOf().at(-1) ?? 0;
    expect(second).not.toBe(first);
    await program.kill();
    expect(await isAlive(second)).toBe(false);
  });

  test('that ends before it is ready is reported with the end of its log', async () => {
    const failing = new ChildProgram({
      title: 'Failure',
      command: ['sh', '-c', 'echo no port; exit 1'],
      logFile: join(RUN_FOLDER, 'failure.log'),
      isReady: () => Promise.resolve(false),
    });
    await expect(failing.start()).rejects.toThrow(
      'Failure did not start. The end of its log:\nno port',
    );
  });
});

describe('The control server', () => {
  let server: ControlServer;
  beforeAll(async () => {
    server = await ControlServer.open({
      double: (body) => Promise.resolve({ value: (body as { value: number }).value * 2 }),
      fail: () => Promise.reject(new Error('the disk is full')),
    });
  });
  afterAll(() => {
    server.close();
  });

  const post = (operation: string, body: object) =>
    fetch(`${server.address}/${operation}`, { method: 'POST', body: JSON.stringify(body) });

  test('answers an operation with its result', async () => {
    expect(await (await post('double', { value: 4 })).json()).toEqual({ value: 8 });
  });

  test('answers the error of an operation with 500 and its message', async () => {
    const answer = await post('fail', {});
    expect([answer.status, await answer.text()]).toEqual([500, 'the disk is full']);
  });

  test('refuses an operation that there is not, and names it', async () => {
    const answer = await post('nothing', {});
    expect([answer.status, await answer.text()]).toEqual([500, 'There is no operation /nothing.']);
  });
});

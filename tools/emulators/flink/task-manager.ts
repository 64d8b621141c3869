import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../../test/e2e/wait.ts';
import type { EngineControl } from '../../support/engine-control.ts';

interface Overview {
  readonly 'slots-total': number;
}

/**
 * Task manager of the running application. The launcher of MiniStack starts it with the application, and
 * again whenever it ended, as the service does.
 */
export class TaskManager implements EngineControl {
  private readonly folder: string;
  private killed = 0;

  /** @param folder folder in which the launcher writes process id and address */
  constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * Kills the process, as a failure of its machine would.
   *
   * @throws Error when no application runs
   */
  stop(): Promise<void> {
    this.killed = this.processId();
    process.kill(this.killed, 'SIGKILL');
    return Promise.resolve();
  }

  /**
   * Resolves when another process has its slots.
   *
   * @throws Error when it does not start within a minute
   */
  async start(): Promise<void> {
    const isBack = async () => this.processId() !== this.killed && (await this.hasSlots());
    await until('another task manager', 60, async () => (await isBack()) || undefined);
  }

  private processId(): number {
    return Number(this.read('task-manager.pid'));
  }

  private async hasSlots(): Promise<boolean> {
    const signal = AbortSignal.timeout(5_000);
    return fetch(`${this.read('address')}/overview`, { signal }).then(
      async (answer) => ((await answer.json()) as Overview)['slots-total'] > 0,
      () => false,
    );
  }

  private read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8').trim();
  }
}

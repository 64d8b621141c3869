import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { scratchFolder } from '../../../tools/support/run-folder.ts';
import type { Pipeline } from './pipeline.ts';

const LINE_END = Buffer.from('\n');

/** Process of `npm run logs:send` for a file. */
export interface Sending {
  /** Kills the process, as a machine failure would. */
  readonly kill: () => void;
  /** Final summary of the command. */
  readonly ended: Promise<{ readonly code: number | null; readonly summary: string }>;
}

/** File with lines that can be sent several times. */
export class LogFile {
  private readonly folder = scratchFolder('logs');
  private readonly path = join(this.folder, 'access.log');

  constructor(lines: readonly Buffer[]) {
    writeFileSync(this.path, Buffer.concat(lines.flatMap((line) => [line, LINE_END])));
  }

  /** @param options of the command */
  send(pipeline: Pipeline, ...options: readonly string[]): Sending {
    return send(pipeline, [this.path], options);
  }

  /** @throws Error with the command's output if it failed */
  async sendAll(pipeline: Pipeline, ...options: readonly string[]): Promise<string> {
    const { code, summary } = await this.send(pipeline, ...options).ended;
    if (code !== 0) throw new Error(`logs:send ended with ${code}: ${summary}`);
    return summary;
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}

export function send(
  pipeline: Pipeline,
  files: readonly string[],
  options: readonly string[] = [],
): Sending {
  const command = join(PROJECT, 'tools/log-pipeline/logs-send.ts');
  const stream = ['--stream', pipeline.output('StreamName')];
  const child = spawn(process.execPath, [command, ...stream, ...options, ...files]);
  const onExit = () => child.kill('SIGKILL');
  process.once('exit', onExit);
  let said = '';
  for (const output of [child.stdout, child.stderr])
    output.on('data', (part: Buffer) => (said += part.toString()));
  const ended = once(child, 'close').then(([code]) => {
    process.off('exit', onExit);
    return { code: code as number | null, summary: said.trim() };
  });
  return { kill: () => child.kill('SIGKILL'), ended };
}

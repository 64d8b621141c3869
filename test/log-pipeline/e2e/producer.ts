import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { scratchFolder } from '../../../tools/support/run-folder.ts';
import type { Pipeline } from './pipeline.ts';

const LINE_END = Buffer.from('\n');

/** `npm run logs:send` on a file, as a process of its own. */
export interface Sending {
  /** As a machine that fails. */
  readonly kill: () => void;
  /** What it said in the end. */
  readonly ended: Promise<{ readonly code: number | null; readonly summary: string }>;
}

/** A file with these lines, to be sent once or more often. */
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

  /** @throws Error with what the command said when it failed */
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

import { runProgram } from '../../../tools/support/programs.ts';

/** Program that runs containers: Docker, or podman with the same commands. */
export type ContainerEngine = 'docker' | 'podman';

/** Format of `info` that each understands. */
const INFO: Readonly<Record<ContainerEngine, string>> = {
  docker: '{{.OperatingSystem}}',
  podman: '{{.Host.OS}}',
};

/** Answer of this machine: an engine whose containers have the network of the host, or the reason why there is none. */
export type EngineAnswer = { readonly engine: ContainerEngine } | { readonly reason: string };

/** Asks Docker, then podman. Starts and installs nothing. */
export async function findEngine(): Promise<EngineAnswer> {
  const reasons: string[] = [];
  for (const engine of ['docker', 'podman'] as const) {
    const system = await ask(engine);
    if (system === undefined) continue;
    // The emulator listens on the loopback of this machine, which a virtual machine does not have.
    const isVirtual = system === 'Docker Desktop' || process.platform !== 'linux';
    if (!isVirtual) return { engine };
    reasons.push(`${engine} runs in a virtual machine, without the network of this machine`);
  }
  return { reason: reasons.join('; ') || 'neither Docker nor podman answers' };
}

async function ask(engine: ContainerEngine): Promise<string | undefined> {
  try {
    const args = ['info', '--format', INFO[engine]];
    return (await runProgram(engine, args, { timeout: 20_000 })).stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}

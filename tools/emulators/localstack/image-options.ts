import { dirname } from 'node:path';
import { SETTINGS, withPlugins } from './localstack-settings.ts';

/** Folders of this machine that are mounted into LocalStack 4.14. */
export interface Mounts {
  /** Folders of our plug-ins. */
  readonly plugins: readonly string[];
  /** Folder of Kinesis. */
  readonly kinesis: string;
}

/** Options of `docker run` for a LocalStack that starts a container for each function through Docker's socket. */
export function withSocket(port: number): string[] {
  return [
    ...['--publish', `127.0.0.1:${port}:${port}`],
    ...['--volume', '/var/run/docker.sock:/var/run/docker.sock'],
    ...variables({ ...SETTINGS, GATEWAY_LISTEN: `0.0.0.0:${port}` }),
  ];
}

/**
 * Options of `docker run` for LocalStack 4.14 with our plug-ins: the functions are processes in its
 * container, with this machine's Node, network and certificates.
 */
export function withMountedPlugins(
  port: number,
  { plugins, kinesis }: Mounts,
  environment: Readonly<Record<string, string>>,
): string[] {
  const { NODE_EXTRA_CA_CERTS: certificate } = environment;
  const folders = [...plugins, ...(certificate ? [dirname(certificate)] : [])];
  const mounts = [
    ...folders.map((folder) => `${folder}:${folder}:ro`),
    `${kinesis}:/var/lib/localstack/lib/kinesis-local:ro`,
    `${process.execPath}:/usr/local/bin/node:ro`,
  ];
  return [
    ...['--network', 'host'],
    ...mounts.flatMap((mount) => ['--volume', mount]),
    ...variables({ ...environment, ...withPlugins(port, plugins) }),
  ];
}

function variables(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
}

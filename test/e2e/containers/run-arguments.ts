import type { ContainerDefinition, HealthCheck } from '@aws-sdk/client-ecs';
import type { BuiltImage } from './built-image.ts';
import { labelOfRun } from './run-label.ts';

/**
 * Arguments that run a container as Fargate does: with the settings of its definition, without capabilities,
 * and with the network of this machine, where the emulator is. Variables are passed by name only.
 */
export function runArguments(
  { engine, id }: Pick<BuiltImage, 'engine' | 'id'>,
  name: string,
  definition: ContainerDefinition,
  variables: readonly string[],
): string[] {
  return [
    ...['run', '--rm', '--name', name, '--label', labelOfRun(engine), '--network=host'],
    ...['--cap-drop=all', '--security-opt=no-new-privileges'],
    ...(definition.user === undefined ? [] : ['--user', definition.user]),
    ...(definition.readonlyRootFilesystem ? readOnly(engine) : []),
    ...(definition.healthCheck ? healthCheck(definition.healthCheck) : []),
    ...variables.flatMap((variable) => ['--env', variable]),
    id,
  ];
}

/** Command of a health check as text for a shell; `undefined` without one. */
export function healthCommand(check: HealthCheck | undefined): string | undefined {
  const [form, ...words] = check?.command ?? [];
  if (form === undefined) return undefined;
  return form === 'CMD-SHELL' ? words.join(' ') : words.map(quoted).join(' ');
}

function readOnly(engine: BuiltImage['engine']): string[] {
  // Podman would leave /tmp, /run and /var/tmp writable.
  return ['--read-only', ...(engine === 'podman' ? ['--read-only-tmpfs=false'] : [])];
}

function healthCheck(check: HealthCheck): string[] {
  const { interval = 30, timeout = 5, startPeriod = 0, retries = 3 } = check;
  return [
    ...['--health-cmd', healthCommand(check) ?? ''],
    ...[`--health-interval=${interval}s`, `--health-timeout=${timeout}s`],
    ...[`--health-start-period=${startPeriod}s`, `--health-retries=${retries}`],
  ];
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

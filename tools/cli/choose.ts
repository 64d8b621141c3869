import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { CATALOGUE, type Architecture } from '../../lib/catalogue.ts';
import type { Emulator } from '../emulators/emulator.ts';
import { localStack } from '../emulators/localstack/localstack.ts';
import { miniStack } from '../emulators/ministack/ministack.ts';
import { UserError } from '../support/user-error.ts';

/**
 * Architectures with these names; all of them without a name.
 *
 * @throws UserError naming the unknown one and the existing ones
 */
export function chooseArchitectures(names: readonly string[]): readonly Architecture[] {
  if (names.length === 0) return CATALOGUE;
  return names.map((name) => {
    const found = CATALOGUE.find(({ id }) => id === name);
    if (found) return found;
    throw new UserError(
      `There is no architecture '${name}'. There are: ${CATALOGUE.map(({ id }) => id).join(', ')}.`,
    );
  });
}

/**
 * Folder of the user, as an absolute path.
 *
 * @throws UserError when it does not exist, or more than one architecture is named
 */
export function chooseInput(
  folder: string | undefined,
  chosen: readonly Architecture[],
): string | undefined {
  if (folder === undefined) return undefined;
  if (chosen.length !== 1)
    throw new UserError('--input goes with one architecture: name it, e.g. image-resizer.');
  const path = resolve(process.env.INIT_CWD ?? '.', folder);
  if (existsSync(path) && statSync(path).isDirectory()) return path;
  throw new UserError(`--input ${folder}: there is no such folder (looked at ${path}).`);
}

/**
 * TCP port from text.
 *
 * @throws UserError for any other text
 */
export function choosePort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new UserError(`--port ${text}: a port is a whole number from 1 to 65535.`);
}

/** Emulators for `--engine`, the default first. */
export const EMULATORS: readonly Emulator[] = [miniStack, localStack];

/**
 * Emulator with this name; none when AWS_ENDPOINT_URL names an endpoint.
 *
 * @throws UserError for an unknown name, or a name together with AWS_ENDPOINT_URL
 */
export function chooseEmulator(name: string | undefined): Emulator | undefined {
  const { AWS_ENDPOINT_URL } = process.env;
  if (AWS_ENDPOINT_URL) {
    if (name === undefined) return undefined;
    throw new UserError(
      `--engine ${name} starts one, but AWS_ENDPOINT_URL=${AWS_ENDPOINT_URL} says to use another: leave one of them away.`,
    );
  }
  const found = name === undefined ? miniStack : EMULATORS.find(({ id }) => id === name);
  if (found) return found;
  throw new UserError(
    `There is no emulator '${name ?? ''}'. There are: ${EMULATORS.map(({ id }) => id).join(', ')}.`,
  );
}

import { writeFileSync } from 'node:fs';

/** Writes a file as Prettier has it, by which `npm test` checks all of them. */
export async function writeFormatted(file: string, text: string): Promise<void> {
  // Not before: it takes a while to load.
  const { format, resolveConfig } = await import('prettier');
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
}

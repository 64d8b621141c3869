import { writeFileSync } from 'node:fs';

/** Writes a file in Prettier's format, which `npm test` checks. */
export async function writeFormatted(file: string, text: string): Promise<void> {
  // Imported here, because loading takes time.
  const { format, resolveConfig } = await import('prettier');
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
}

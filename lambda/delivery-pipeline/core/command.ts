/** What `/deploy` asks for. */
export interface DeployCommand {
  readonly pipeline: string;
  /** All 40 digits. */
  readonly commit: string;
}

/** A command that can't be carried out as it was typed; the text is for whoever typed it. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/**
 * Reads the text behind `/deploy`: `[pipeline] commit`. Of the pipeline's name, whose end CloudFormation
 * made up, as much is enough as no other begins with.
 *
 * @param pipelines the names that there are; with one alone it may be left out
 * @throws CommandError with the value and the remedy
 */
export function parseDeploy(text: string, pipelines: readonly string[]): DeployCommand {
  const words = text.trim().split(/\s+/).filter(Boolean);
  const usage = `Type \`/deploy ${pipelines.length > 1 ? 'PIPELINE ' : ''}COMMIT\` with all 40 digits of the commit.`;
  if (words.length === 0 || words.length > 2 || words[0] === 'help') {
    throw new CommandError(`${usage} Pipelines: ${pipelines.join(', ')}.`);
  }
  const commit = (words.at(-1) ?? '').toLowerCase();
  const pipeline = pipelineOf(words.length === 2 ? (words[0] ?? '') : '', pipelines, usage);
  if (!/^[0-9a-f]{40}$/.test(commit)) {
    throw new CommandError(`${quoted(commit)} is no full commit id. ${usage}`);
  }
  return { pipeline, commit };
}

/** The one that begins so, in any case, or has that very name. */
function pipelineOf(start: string, pipelines: readonly string[], usage: string): string {
  const begin = pipelines.filter((name) => name.toLowerCase().startsWith(start.toLowerCase()));
  const [found, ...others] = pipelines.includes(start) ? [start] : begin;
  const all = pipelines.join(', ');
  if (!found) throw new CommandError(`There is no pipeline ${quoted(start)}. There are: ${all}.`);
  if (others.length > 0) throw new CommandError(`Which pipeline? ${usage} Pipelines: ${all}.`);
  return found;
}

/** What somebody typed, without what Slack would read as markup. */
function quoted(word: string): string {
  return `\`${word.slice(0, 60).replaceAll(/[`<>&]/g, '')}\``;
}

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
 * Reads the text behind `/deploy`: `[pipeline] commit`.
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
  const pipeline = words.length === 2 ? (words[0] ?? '') : onlyOne(pipelines, usage);
  if (!pipelines.includes(pipeline)) {
    throw new CommandError(
      `There is no pipeline ${quoted(pipeline)}. There are: ${pipelines.join(', ')}.`,
    );
  }
  if (!/^[0-9a-f]{40}$/.test(commit)) {
    throw new CommandError(`${quoted(commit)} is no full commit id. ${usage}`);
  }
  return { pipeline, commit };
}

function onlyOne(pipelines: readonly string[], usage: string): string {
  const [pipeline = ''] = pipelines;
  if (pipelines.length <= 1) return pipeline;
  throw new CommandError(`Which pipeline? ${usage} Pipelines: ${pipelines.join(', ')}.`);
}

/** What somebody typed, without what Slack would read as markup. */
function quoted(word: string): string {
  return `\`${word.slice(0, 60).replaceAll(/[`<>&]/g, '')}\``;
}

import { PermanentError } from '../../common/errors.ts';

/** Arguments of `/deploy`. */
export interface DeployCommand {
  readonly pipeline: string;
  /** All 40 digits. */
  readonly commit: string;
}

/** Invalid command; the user reads the message. */
function commandError(message: string): PermanentError {
  return new PermanentError('wrong-command', message);
}

/**
 * Reads the text after `/deploy`: `[pipeline] commit`. CloudFormation generates the end of a pipeline's
 * name, so any unambiguous beginning of the name is enough.
 *
 * @param pipelines names of the pipelines; the command may omit the name of the only one
 * @throws PermanentError 'wrong-command' with the value and the remedy
 */
export function parseDeploy(text: string, pipelines: readonly string[]): DeployCommand {
  const words = text.trim().split(/\s+/).filter(Boolean);
  const usage = `Type \`/deploy ${pipelines.length > 1 ? 'PIPELINE ' : ''}COMMIT\` with all 40 digits of the commit.`;
  if (words.length === 0 || words.length > 2 || words[0] === 'help') {
    throw commandError(`${usage} Pipelines: ${pipelines.join(', ')}.`);
  }
  const commit = (words.at(-1) ?? '').toLowerCase();
  const pipeline = pipelineOf(words.length === 2 ? (words[0] ?? '') : '', pipelines, usage);
  if (!/^[0-9a-f]{40}$/.test(commit)) {
    throw commandError(`${quoted(commit)} is no full commit id. ${usage}`);
  }
  return { pipeline, commit };
}

/** Pipeline whose name begins with the text, case-insensitive, or equals it. */
function pipelineOf(start: string, pipelines: readonly string[], usage: string): string {
  const begin = pipelines.filter((name) => name.toLowerCase().startsWith(start.toLowerCase()));
  const [found, ...others] = pipelines.includes(start) ? [start] : begin;
  const all = pipelines.join(', ');
  if (!found) throw commandError(`There is no pipeline ${quoted(start)}. There are: ${all}.`);
  if (others.length > 0) throw commandError(`Which pipeline? ${usage} Pipelines: ${all}.`);
  return found;
}

/** User input without Slack's markup. */
function quoted(word: string): string {
  return `\`${word.slice(0, 60).replaceAll(/[`<>&]/g, '')}\``;
}

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';

/** Command of a page, as a line of a block or between backticks. */
export interface PageCommand {
  readonly page: string;
  /** `npm run scenario -- fan-out` */
  readonly text: string;
  readonly words: readonly string[];
  /** In the text of the page, between backticks. */
  readonly isInline: boolean;
}

const PAGES = ['README.md', 'docs/**/*.md', 'lib/*/*.md', 'tools/**/*.md'];
const BLOCK = /```(?:sh|bash)\n(.*?)```/gs;
const INLINE = /`((?:npm|npx|aws) [^`]+)`/g;

/** Blocks of shell code in all pages, by page. */
export function blocksOfPages(): [page: string, block: string][] {
  return textsOfPages().flatMap(([page, text]) =>
    [...text.matchAll(BLOCK)].map(([, block = '']): [string, string] => [page, block]),
  );
}

function textsOfPages(): [page: string, text: string][] {
  return globSync(PAGES, { cwd: PROJECT, exclude: ['**/node_modules/**'] }).map((page) => [
    page,
    readFileSync(join(PROJECT, page), 'utf8'),
  ]);
}

/** Commands of npm, npx and the AWS CLI in all pages. */
export function commandsOfPages(): PageCommand[] {
  return textsOfPages().flatMap(([page, text]) => {
    const blocks = [...text.matchAll(BLOCK)].map(([, block = '']) => block);
    const lines = blocks.flatMap((block) => block.replaceAll('\\\n', ' ').split('\n'));
    const inline = [...text.replaceAll(BLOCK, '').matchAll(INLINE)].map(([, code = '']) => code);
    const found = (codes: readonly string[], isInline: boolean) =>
      codes.flatMap(commandsOf).map((command) => ({
        ...{ page, isInline, text: command },
        words: command.split(' '),
      }));
    return [...found(lines, false), ...found(inline, true)];
  });
}

/** Commands in a line of a shell, without its comment, variables and redirections. */
function commandsOf(line: string): string[] {
  const [text = ''] = line.replaceAll('\n', ' ').split(/\s#/);
  // A function's result as an argument.
  const code = text.replaceAll(/\$\((\w+)\)/g, '$1');
  return code.split(/&&|\|\|?|;/).flatMap((part) => {
    const [, command] = /(?:^|[\s(])((?:npm|npx|aws) [^)<>]*)/.exec(part) ?? [];
    return command === undefined ? [] : [command.trim().replaceAll(/\s+/g, ' ')];
  });
}

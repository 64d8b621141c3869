import { posix } from 'node:path';
import type { Architecture } from '../../lib/catalogue.ts';
import { textOf } from './modules.ts';

/** Page with the text in place of links to files that the ejected project does not have. */
export function withoutDeadLinks(page: string, text: string, files: ReadonlySet<string>): string {
  return text.replaceAll(
    /(?<!!)\[([^\]]+)\]\(([^)#]+)(#[^)]*)?\)/g,
    (link, title: string, to: string) => {
      const isThere = /^[a-z]+:/.test(to) || files.has(posix.join(posix.dirname(page), to));
      return isThere ? link : title;
    },
  );
}

/** README of the ejected project: its architectures with their diagrams, and the commands. */
export function readme(name: string, chosen: readonly Architecture[]): string {
  const [first] = chosen;
  const parts = chosen.map(({ id, title }) => {
    const page = `lib/${id}/README.md`;
    const [, lead = ''] = /^# .+\n\n((?:.+\n)+)/.exec(textOf(page)) ?? [];
    return `## ${title}\n\n${lead}\n![Data flow of ${title}](lib/${id}/diagram.svg)\n\nCosts, permissions and runbook: [${page}](${page}).\n`;
  });
  return `# ${name}

${parts.join('\n')}
## Commands

You need Linux (on Windows: in WSL) with Node.js 20 or newer, or macOS with Node.js 24 or newer; and Python
3.10 or newer with its venv module. \`npm run doctor\` names what is missing.

\`\`\`sh
npm ci
npm start                      # deploys to an emulator on this machine and runs the checks
npm test                       # unit, property and template tests, cdk-nag, cfn-lint, eslint, prettier, tsc
npx cdk synth
npx cdk deploy ${first?.stacks[0] ?? '--all'}
npm run scenario               # the same checks against the account
npm run destroy                # empties the buckets, deletes the stacks
\`\`\`

\`lib/\` has the stacks, \`lambda/\` the handlers, \`test/\` the tests and the scenario, \`tools/\` the commands and
the emulator. NOTICE names the project that the code is from.
`;
}

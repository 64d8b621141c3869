/** `npm run compile`: compiles the transform's fast way, whose result is kept so that nothing has to be built. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';
import { compileAssembly } from './assembly.ts';

const FOLDER = join('lambda', 'log-pipeline');

const wasm = compileAssembly(join(FOLDER, 'assembly', 'access-document.ts'));
const text = `/** What ../assembly/ is compiled to, by \`npm run compile\`. */
export const COMPILED =
  '${wasm.toString('base64')}';
`;
if (process.argv.includes('--print')) process.stdout.write(text);
else writeFileSync(join(PROJECT, FOLDER, 'core', 'compiled.ts'), text);

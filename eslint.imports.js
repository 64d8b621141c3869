import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import importX from 'eslint-plugin-import-x';

const ROOT = import.meta.dirname;

const ARCHITECTURES = readdirSync(join(ROOT, 'lib'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'common')
  .map(({ name }) => name);

/** Modules that constructs and handlers share beside contract.ts. */
const SHARED_MODULES = [
  '**/lambda/edge-functions/edge/{security-headers,}.ts',
  '**/lambda/market-hours/core/{exchange-time,service-hours}.ts',
  '**/lambda/serverless-api/core/{operations,schemas,answers,fallbacks,bodies/page-content}.ts',
];

/** Directions of imports: bin -> lib -> lambda; test -> lib, lambda, tools; tools -> lib, scenarios. */
const DIRECTIONS = [
  {
    target: './lambda/**',
    from: './{bin,lib,test,tools}/**',
    message: 'Handlers import from lambda/ only.',
  },
  {
    target: './lib/**',
    from: './{bin,test,tools}/**',
    message: 'Constructs import from lib/ and from contracts of handlers only.',
  },
  {
    target: './lib/**',
    from: './lambda/**/!(contract).ts',
    except: SHARED_MODULES,
    message: 'Constructs and handlers share lambda/<architecture>/contract.ts only.',
  },
  {
    target: './bin/**',
    from: './{lambda,test,tools}/**',
    message: 'The app imports from lib/ only.',
  },
  {
    target: './tools/support/**',
    from: ['./{bin,lambda,test}/**', './tools/!(support)/**'],
    message: 'tools/support imports from lib/ only.',
  },
  {
    target: './tools/**',
    from: './{bin,lambda}/**',
    except: ['**/lambda/common/{signed-fetch,data-api}.ts'],
    message: 'Commands import from lib/ and tools/, and scenarios and benches from test/.',
  },
  {
    target: './tools/**',
    from: './test/**',
    except: ['**/test/{e2e,bench}/**', '**/test/*/{e2e,bench}/**'],
    message: 'Commands import from lib/ and tools/, and scenarios and benches from test/.',
  },
  {
    target: './test/{common,e2e}/**',
    from: './tools/!(support)/**',
    message:
      'Tests and scenarios of all architectures import from lib/, lambda/ and tools/support.',
  },
];

/** An architecture is one name in lib/, lambda/, test/ and tools/, and imports from no other. */
const ARCHITECTURES_APART = ARCHITECTURES.map((name) => ({
  target: `./{lib,lambda,test,tools}/${name}/**`,
  from: `./{lib,lambda,test,tools}/{${ARCHITECTURES.filter((other) => other !== name).join(',')}}/**`,
  message: 'An architecture imports from no other: what two need is in a folder common.',
}));

/** Where imports may go, and which packages the app and the handlers may use. */
export default [
  {
    files: ['{bin,lib,lambda,test,tools}/**/*.ts'],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [importX.createNodeResolver({ extensions: ['.ts', '.js'] })],
    },
    rules: {
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-restricted-paths': [
        'error',
        { basePath: ROOT, zones: [...DIRECTIONS, ...ARCHITECTURES_APART] },
      ],
    },
  },
  {
    files: ['{bin,lib,lambda}/**/*.ts'],
    rules: {
      'import-x/no-extraneous-dependencies': [
        'error',
        { packageDir: ROOT, devDependencies: false, includeTypes: false },
      ],
    },
  },
];

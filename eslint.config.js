import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import awscdk from 'eslint-plugin-awscdk';
import tseslint from 'typescript-eslint';
import imports from './eslint.imports.js';

/** What the runtime of CloudFront Functions does not list: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html */
const NOT_IN_CLOUDFRONT = {
  'a class': 'ClassDeclaration, ClassExpression',
  'a generator': 'YieldExpression',
  'a default value': 'AssignmentPattern',
  'destructuring, also of a parameter': 'ObjectPattern, ArrayPattern',
  'for-of and for-await': 'ForOfStatement',
  'a catch without a name': 'CatchClause[param=null]',
  '?.': 'ChainExpression',
  '??': "LogicalExpression[operator='??']",
  'logical assignment': 'AssignmentExpression[operator=/^(&&|[|][|]|[?][?])=$/]',
  'a spread': 'SpreadElement',
  'a short or computed property': 'Property[shorthand=true], Property[computed=true]',
  'a method in a literal': 'Property[method=true]',
  'a BigInt': 'Literal[bigint]',
  'dynamic import': 'ImportExpression',
  'await among arguments': 'CallExpression > AwaitExpression.arguments',
  'an async closure': ':matches(ArrowFunctionExpression, FunctionExpression)[async=true]',
  'an ES 2020 and later method':
    'MemberExpression > Identifier.property[name=/^(at|replaceAll|matchAll|normalize|flat|flatMap|findLast|findLastIndex|toSorted|toReversed|toSpliced|with|fromEntries|hasOwn|groupBy|allSettled|any|timingSafeEqual)$/]',
  'eval, a timer or the network':
    'CallExpression > Identifier.callee[name=/^(eval|setTimeout|setInterval|setImmediate|clearTimeout|fetch)$/], NewExpression > Identifier.callee[name=/^(Function|WebSocket)$/]',
};

export default tseslint.config(
  { ignores: ['cdk.out/', '.cache/', '.local/', 'node_modules/'] },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...imports,
  {
    languageOptions: {
      // As one program: faster here than the project service, which is made for editors.
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['lib/**/*.ts', 'bin/**/*.ts'],
    ...awscdk.configs.strict,
    // Its own would read the project a second time, file by file.
    languageOptions: {},
    rules: {
      ...awscdk.configs.strict.rules,
      // Our constructs are passed as what they are: an interface for each would say the same twice.
      'awscdk/no-construct-in-interface': 'off',
      'awscdk/no-construct-in-public-property-of-construct': 'off',
      // Takes every file whose name begins with 'private' for one of a folder named so.
      'awscdk/no-import-private': 'off',
    },
  },
  {
    files: ['lambda/*/edge/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...Object.entries(NOT_IN_CLOUDFRONT).map(([name, selector]) => ({
          selector,
          message: `CloudFront Functions don’t know ${name}.`,
        })),
      ],
      // The name in `catch` is there because CloudFront wants one.
      '@typescript-eslint/no-unused-vars': ['error', { caughtErrors: 'none' }],
      // What it recommends instead is ?? and ?..
      '@typescript-eslint/prefer-nullish-coalescing': 'off',
      '@typescript-eslint/prefer-optional-chain': 'off',
    },
  },
  { files: ['**/*.js', '**/*.mjs', '**/*.cjs'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['**/*.cjs'],
    languageOptions: { globals: { module: 'writable', require: 'readonly' } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  prettier,
);

import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import awscdk from 'eslint-plugin-awscdk';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['cdk.out/', '.cache/', '.local/', 'node_modules/'] },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['lib/**/*.ts', 'bin/**/*.ts'],
    ...awscdk.configs.strict,
    rules: {
      ...awscdk.configs.strict.rules,
      // Our constructs are passed as what they are: an interface for each would say the same twice.
      'awscdk/no-construct-in-interface': 'off',
      'awscdk/no-construct-in-public-property-of-construct': 'off',
      // Takes every file whose name begins with 'private' for one of a folder named so.
      'awscdk/no-import-private': 'off',
    },
  },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
  prettier,
);

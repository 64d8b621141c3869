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
  { files: ['lib/**/*.ts', 'bin/**/*.ts'], ...awscdk.configs.strict },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
  prettier,
);

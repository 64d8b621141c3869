import process from 'node:process';

/** @type {import('jest').Config} */
export default {
  cacheDirectory: '<rootDir>/.cache/jest',
  testMatch: ['<rootDir>/{test,tools}/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/.cache', '<rootDir>/.local'],
  globalSetup: '<rootDir>/test/support/synthesize-once.ts',
  testSequencer: '<rootDir>/test/support/engines-last.ts',
  setupFiles: [
    '<rootDir>/test/support/lambda-environment.ts',
    '<rootDir>/test/support/without-validation.ts',
  ],
  snapshotSerializers: ['<rootDir>/test/support/template-serializer.ts'],
  // In the delivery pipeline's build: lib/delivery-pipeline/buildspecs/test.yml.
  reporters: process.env.JEST_JUNIT_OUTPUT_DIR ? ['default', 'jest-junit'] : ['default'],
  // For a machine that is busy with other things.
  testTimeout: 120_000,
  // Packages without CommonJS.
  transformIgnorePatterns: ['/node_modules/(?!(github-slugger|hyparquet|p-limit|yocto-queue)/)'],
  transform: {
    '(github-slugger|hyparquet|p-limit|yocto-queue)/.+\\.js$': '@swc/jest',
    '\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } } }],
    '\\.(html|sql)$': '<rootDir>/test/support/html-as-text.ts',
  },
};

/**
 * Turns the CDK's validator off for the stacks of tests: its WASM engine takes seconds to start, in each
 * file. `npm run check:synthesis` runs it on all stacks.
 */
process.env.CDK_VALIDATION = 'false';

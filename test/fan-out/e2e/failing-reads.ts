/** Substring of the keys whose reads fail until a time, and of those whose reads always fail. */
export const FOR_A_WHILE = '/for-a-while/';
export const FOR_GOOD = '/for-good/';

/**
 * Value of NODE_OPTIONS that injects errors into a function's reads of some objects, without a change
 * of the function: Lambda passes the variable to Node.
 *
 * @param until time at which the reads of objects FOR_A_WHILE begin to succeed
 */
export function failingReads(until: Date): string {
  const code = `
    import http from 'node:http';
    import https from 'node:https';
    import { syncBuiltinESMExports } from 'node:module';
    for (const module of [http, https]) {
      const { request } = module;
      module.request = (...args) => {
        const paths = args.flatMap((arg) => (arg?.method === 'HEAD' ? [arg.path] : []));
        const fails = paths.some((path) => path.includes('${FOR_GOOD}') ||
          (path.includes('${FOR_A_WHILE}') && Date.now() < ${until.getTime()}));
        if (fails) throw new Error('injected: this read fails');
        return request(...args);
      };
    }
    syncBuiltinESMExports();`;
  return `--import data:text/javascript,${encodeURIComponent(code.replaceAll(/\s+/g, ' '))}`;
}

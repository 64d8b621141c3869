/**
 * Value of NODE_OPTIONS that makes one read of a text in ten fail, without a change of the worker's
 * code: Lambda and containers both pass the variable to Node.
 */
export function failingReads(): string {
  const code = `
    import http from 'node:http';
    import https from 'node:https';
    import { syncBuiltinESMExports } from 'node:module';
    for (const module of [http, https]) {
      const { request } = module;
      module.request = (...args) => {
        const isRead = args.some((arg) => /^\\/.*texts\\//.test(arg?.path) && arg.method === 'GET');
        if (isRead && Math.random() < 0.1) throw new Error('injected: this read fails');
        return request(...args);
      };
    }
    syncBuiltinESMExports();`;
  return `--import data:text/javascript,${encodeURIComponent(code.replaceAll(/\s+/g, ' '))}`;
}

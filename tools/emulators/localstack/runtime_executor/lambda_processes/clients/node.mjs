/** Runs a Node.js handler behind the Lambda Runtime API, as the managed runtimes do. */
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { format, promisify } from 'node:util';

const { console } = globalThis;
const { env } = process;
const BASE = `http://${env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
const agent = new Agent({ keepAlive: true });
let requestId = '';

/** No fetch: it gives up on a next invocation that is five minutes away. */
async function call(method, path, body) {
  const answer = await new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    request(BASE + path, { method, agent, headers }, resolve)
      .once('error', reject)
      .end(body);
  });
  return { headers: answer.headers, body: await text(answer) };
}

function described(error) {
  const { name = 'Error', message = String(error), stack = '' } = error ?? {};
  return { errorType: name, errorMessage: message, trace: stack.split('\n') };
}

/** Tells the platform of an error that ends this process. */
async function fail(path, error, code) {
  const body = described(error);
  console.error(path === '/init/error' ? 'Init Error' : 'Uncaught Exception', body);
  await call('POST', path, JSON.stringify(body)).catch(() => undefined);
  process.exit(code);
}

async function load() {
  const [, folder = '', name, path] = /^(.*\/)?([^/.]+)\.(.+)$/.exec(env._HANDLER) ?? [];
  if (!name) throw named('Runtime.MalformedHandlerName', `Bad handler '${env._HANDLER}'`);
  const files = ['js', 'mjs', 'cjs'].map((ending) =>
    join(env.LAMBDA_TASK_ROOT, folder, `${name}.${ending}`),
  );
  const file = files.find((candidate) => existsSync(candidate));
  if (!file)
    throw named('Runtime.ImportModuleError', `Error: Cannot find module '${folder}${name}'`);
  const module = await import(pathToFileURL(file));
  const find = (from) => path.split('.').reduce((object, key) => object?.[key], from);
  const handler = find(module) ?? find(module.default);
  if (handler === undefined)
    throw named('Runtime.HandlerNotFound', `${env._HANDLER} is undefined or not exported`);
  if (typeof handler !== 'function')
    throw named('Runtime.HandlerNotFound', `${env._HANDLER} is not a function`);
  // The third parameter is a callback; Node 24's own runtime refuses such handlers.
  return handler.length >= 3 ? promisify(handler) : handler;
}

function named(name, message) {
  return Object.assign(new Error(message), { name });
}

function contextOf(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    awsRequestId: requestId,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html */
function patchConsole() {
  const levels = {
    trace: 'TRACE',
    debug: 'DEBUG',
    log: 'INFO',
    info: 'INFO',
    warn: 'WARN',
    error: 'ERROR',
  };
  for (const [method, level] of Object.entries(levels)) {
    console[method] = (...parts) => {
      const timestamp = new Date().toISOString();
      const message = format(...parts);
      const line =
        env.AWS_LAMBDA_LOG_FORMAT === 'JSON'
          ? JSON.stringify({
              timestamp,
              level,
              requestId,
              message: parts.length === 1 ? parts[0] : message,
            })
          : `${timestamp}\t${requestId || 'undefined'}\t${level}\t${message.replaceAll('\n', '\r')}`;
      process.stdout.write(`${line}\n`);
    };
  }
}

patchConsole();
const handler = await load().catch((error) => fail('/init/error', error, 1));
const onFatal = (error) => fail(`/invocation/${requestId}/error`, error, 129);
process.on('uncaughtException', onFatal);
process.on('unhandledRejection', onFatal);

for (;;) {
  // LocalStack is gone when nobody answers: then so are we.
  const { headers, body } = await call('GET', '/invocation/next').catch(() => process.exit(0));
  requestId = headers['lambda-runtime-aws-request-id'];
  env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'];
  let outcome = 'response';
  let answer;
  try {
    answer = JSON.stringify(await handler(JSON.parse(body), contextOf(headers))) ?? 'null';
  } catch (error) {
    outcome = 'error';
    console.error('Invoke Error', described(error));
    answer = JSON.stringify(described(error));
  }
  await call('POST', `/invocation/${requestId}/${outcome}`, answer).catch(() => process.exit(0));
}

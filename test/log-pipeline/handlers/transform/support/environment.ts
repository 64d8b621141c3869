/** Variables of the stack; tests import this before the handler, which reads them when it loads. */
process.env.STREAM_NAME = 'logs';

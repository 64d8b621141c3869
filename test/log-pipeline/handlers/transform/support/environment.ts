/** What the stack sets; a test imports this before the handler, which reads it when it loads. */
process.env.STREAM_NAME = 'logs';

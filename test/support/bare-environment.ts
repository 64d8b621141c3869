/** Environment of a program, without the machine's AWS settings. */
export function bareEnvironment(variables: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE } = process.env;
  return {
    PATH,
    HOME,
    NODE_COMPILE_CACHE,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '-',
    AWS_SHARED_CREDENTIALS_FILE: '-',
    ...variables,
  };
}

/** About a minute. */
export async function serverlessApi(): Promise<void> {
  // They set what the handlers read: for this bench alone.
  const { functionLoad } = await import('./serverless-api/functions.ts');
  const { authorizerWork } = await import('./serverless-api/own-work.ts');
  functionLoad();
  await authorizerWork();
}

test('A handler adds its architecture to its trace, which the groups of X-Ray look for', async () => {
  process.env.POWERTOOLS_SERVICE_NAME = 'image-resizer/resize';
  const { observed, tracer } = await import('../../lambda/common/observability.ts');
  const annotations: unknown[] = [];
  const segment = {
    addAnnotation: (...annotation: unknown[]) => annotations.push(annotation),
    addError: () => undefined,
    close: () => undefined,
  };
  jest.spyOn(tracer, 'isTracingEnabled').mockReturnValue(true);
  tracer.provider.captureAsyncFunc = ((_: string, work: (subsegment: unknown) => unknown) =>
    work(segment)) as typeof tracer.provider.captureAsyncFunc;
  const handler = observed(
    'resize',
    () => undefined,
    () => Promise.resolve('done'),
  );
  expect(await handler({}, { awsRequestId: '1' } as never)).toBe('done');
  expect(annotations).toEqual([['architecture', 'image-resizer']]);
});

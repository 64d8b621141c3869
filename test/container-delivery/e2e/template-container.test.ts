import { containerIn } from './template-container.ts';

const TEMPLATE = {
  Resources: {
    Bucket: { Type: 'AWS::S3::Bucket' },
    Web: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        ContainerDefinitions: [
          {
            Name: 'web',
            Environment: [
              { Name: 'CATALOGUE_URL', Value: 'http://catalogue' },
              { Name: 'TABLE', Value: { Ref: 'Table' } },
            ],
          },
          { Name: 'sidecar' },
        ],
      },
    },
  },
};

describe('containerIn', () => {
  test('returns the texts among the variables of a container', () => {
    expect(containerIn(TEMPLATE, 'web')).toEqual({
      name: 'web',
      environment: [{ name: 'CATALOGUE_URL', value: 'http://catalogue' }],
    });
    expect(containerIn(TEMPLATE, 'sidecar')).toEqual({ name: 'sidecar', environment: [] });
  });

  test('rejects a name that no container of the template has', () => {
    expect(() => containerIn(TEMPLATE, 'catalogue')).toThrow(
      'The template has no container catalogue.',
    );
  });
});

import { SearchObjectFiles } from '../support/search-objects.ts';

const ARCHITECTURES = [
  {
    architecture: 'log-pipeline',
    ids: /^logs\b/,
    pipeline: 'logs-identity',
    visualizations: [
      'Requests over time',
      'Status classes over time',
      'Top paths',
      'Bytes over time',
      'Error rate (5xx of all)',
      'Top sources',
    ],
  },
  {
    architecture: 'flow-logs',
    ids: /^flow-logs\b/,
    pipeline: 'vpc-flow-logs',
    visualizations: [
      'Accepted and rejected flows over time',
      'Rejected traffic by port',
      'Rejected traffic by source',
      'Bytes over time',
      'Rejected share of flows',
      'Intervals without data or skipped',
    ],
  },
];

describe.each(ARCHITECTURES)(
  'In $architecture,',
  ({ architecture, ids: begin, pipeline, visualizations }) => {
    const files = new SearchObjectFiles(architecture);
    const { savedObjects, template, policy } = files;

    describe('the saved objects', () => {
      const mapped = files.mappedFields();
      const used = files.usedFields();

      test('use fields', () => {
        expect(used.length).toBeGreaterThan(10);
      });

      test.each(used)('$object: $field is mapped', ({ field }) => {
        expect([...mapped.keys()]).toContain(field);
      });

      test('have ids of their own, which begin as the indices do', () => {
        const ids = savedObjects.map(({ type, id }) => `${type} ${id}`);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { id } of savedObjects) expect(id).toMatch(begin);
      });

      test('refer to each other only, and each panel and index to something', () => {
        const known = savedObjects.map(({ type, id }) => `${type} ${id}`);
        for (const { attributes, references } of savedObjects) {
          for (const { type, id } of references) expect(known).toContain(`${type} ${id}`);
          const names = [...JSON.stringify(attributes).matchAll(/RefName":"([^"]+)"/g)];
          expect(references.map(({ name }) => name)).toEqual(names.map(([, name]) => name));
        }
      });

      test('look at the indices of the template, which the lifecycle policy is for', () => {
        const pattern = savedObjects.find(({ type }) => type === 'index-pattern');
        expect(template.index_patterns).toEqual([pattern?.attributes.title]);
        expect(policy.policy.ism_template).toMatchObject([
          { index_patterns: template.index_patterns },
        ]);
      });

      test('show what the page says', () => {
        const titles = savedObjects
          .filter(({ type }) => type === 'visualization')
          .map(({ attributes }) => attributes.title);
        expect(titles).toEqual(visualizations);
      });
    });

    test('every document passes the ingest pipeline, whoever writes it', () => {
      expect(template.template.settings.index.final_pipeline).toBe(pipeline);
    });

    test('a field that is not mapped is kept, not indexed: no document can break the mapping of others', () => {
      expect(template.template.mappings).toMatchObject({ dynamic: false });
    });
  },
);

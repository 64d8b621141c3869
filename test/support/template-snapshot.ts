import { readTemplate } from './templates.ts';

/** Compares a stack's template with its snapshot. */
export function testSnapshot(stack: string): void {
  test(`${stack} synthesizes to the reviewed template`, () => {
    expect(readTemplate(stack)).toMatchSnapshot();
  });
}

import { makeDerivatives } from '../../../../lambda/image-resizer/core/derivatives.ts';
import { MAX_BYTES } from '../../../../lambda/image-resizer/contract.ts';
import { makeRendition } from '../../../../lambda/image-resizer/core/rendition.ts';
import { animation, bombPng, noise, plain } from './images.ts';

async function expectReason(input: Buffer, reason: string): Promise<void> {
  const rejection = { name: 'PermanentError', reason };
  await expect(makeDerivatives(input)).rejects.toMatchObject(rejection);
  const size = { width: 64, height: 64 };
  await expect(makeRendition(input, size, 'webp')).rejects.toMatchObject(rejection);
}

const half = (image: Buffer) => image.subarray(0, image.length >> 1);

describe('Input check', () => {
  test('rejects a file of zero bytes', () => expectReason(Buffer.alloc(0), 'empty'));

  test('rejects a file of more than 20 MiB', () =>
    expectReason(Buffer.alloc(MAX_BYTES + 1), 'too-many-bytes'));

  test.each([
    ['text', 'Lorem ipsum dolor sit amet'],
    ['one byte', 'x'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    ['PDF', '%PDF-1.7\n1 0 obj'],
    ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
    ['BMP', 'BM\x46\0\0\0\0\0\0\0\x36\0\0\0'],
  ])('rejects %s', (_, content) =>
    expectReason(Buffer.from(content, 'latin1'), 'unsupported-format'),
  );

  test.each(['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff'] as const)(
    'rejects a %s cut in half or after its first bytes',
    async (format) => {
      const image = await noise(200, 200).toFormat(format).toBuffer();
      await expectReason(half(image), 'damaged');
      await expectReason(image.subarray(0, 20), 'damaged');
    },
  );

  test('rejects a JPEG without its last bytes, which would be grey at the bottom', async () => {
    const image = await noise(400, 400).jpeg().toBuffer();
    await expectReason(image.subarray(0, image.length - 300), 'damaged');
  });

  test.each(['jpeg', 'png'] as const)('rejects a %s with a damaged middle', async (format) => {
    const image = await noise(400, 400).toFormat(format).toBuffer();
    image.fill(0xff, image.length >> 1, (image.length >> 1) + 500);
    await expectReason(image, 'damaged');
  });

  test('rejects a decompression bomb: one kilobyte that claims 65,536 x 65,536 pixels', async () => {
    const bomb = bombPng(65_536, 65_536);
    expect(bomb.length).toBeLessThan(2048);
    await expectReason(bomb, 'too-many-pixels');
  });

  test('rejects an animation with too many pixels in all its frames', async () => {
    const image = await animation(50, 10).webp().toBuffer();
    const canvas = image.indexOf('VP8X') + 12;
    for (const side of [canvas, canvas + 3]) image.writeUIntLE(4000 - 1, side, 3);
    await expectReason(image, 'too-many-pixels');
  });
});

test('The error message contains the value and the remedy', async () => {
  await expect(makeDerivatives(bombPng(20_000, 6_000))).rejects.toThrow(
    'The image has 20000 x 6000 pixels in 1 frame(s), the limit is 100000000 in all: ' +
      'take a smaller size or fewer frames.',
  );
});

test('An image with exactly the maximum number of pixels is accepted', async () => {
  const image = await plain(10_000, 10_000).png({ compressionLevel: 1 }).toBuffer();
  await expect(makeRendition(image, { width: 64, height: 64 }, 'webp')).resolves.toBeDefined();
});

const FRAMES_WITHOUT_PROGRESSION = [0xc0, 0xc1];
const START_OF_SCAN = 0xda;

/**
 * Removes two defects of a JPEG that decoders warn of and viewers ignore: a wrong spectral
 * selection in the start-of-scan header of a sequential image (written by some phones), and stray
 * bytes between the segments before it. The scan itself is unchanged.
 */
export function withoutHeaderDefects(jpeg: Buffer): Buffer {
  const parts = [jpeg.subarray(0, 2)];
  let isSequential = false;
  for (let at = nextMarker(jpeg, 2); at + 4 <= jpeg.length;) {
    const marker = jpeg[at + 1] ?? 0;
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    const segment = Buffer.from(jpeg.subarray(at, end));
    parts.push(segment);
    isSequential ||= FRAMES_WITHOUT_PROGRESSION.includes(marker);
    if (marker === START_OF_SCAN) {
      if (isSequential && segment.length > 3) segment.set([0, 63, 0], segment.length - 3);
      parts.push(jpeg.subarray(end));
      break;
    }
    at = nextMarker(jpeg, end);
  }
  return Buffer.concat(parts);
}

function nextMarker(jpeg: Buffer, from: number): number {
  let at = from;
  while (at < jpeg.length && !(jpeg[at] === 0xff && ![0, 0xff].includes(jpeg[at + 1] ?? 0))) at++;
  return at;
}

/** Methods that Node.js has always had and its documentation not: half the time of `write` and `toString` for short texts. */
interface Buffer {
  base64Write(text: string, offset: number): number;
  base64Slice(start: number, end: number): string;
  latin1Write(text: string, offset: number): number;
}

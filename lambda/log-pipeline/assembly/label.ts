/** A text of ASCII that stays in memory, with room for the blocks that are read of it. */
export class Label {
  readonly at: usize;
  readonly length: i32;

  constructor(text: string) {
    this.length = text.length;
    this.at = heap.alloc(this.length + 16);
    for (let index = 0; index < this.length; index++) {
      store<u8>(this.at + index, <u8>text.charCodeAt(index));
    }
  }
}

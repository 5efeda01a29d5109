/** Reads the binary shapes that communitybook/finding/packing.py writes. */

const text = new TextDecoder();

export class Unpacker {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  /** @returns {number} */
  varint() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes[this.at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  /** @param {number} count */
  varints(count) {
    return Array.from({ length: count }, () => this.varint());
  }

  /**
   * Rising numbers kept as gaps, written into `into` from `start`.
   * @param {number} count
   */
  gaps(count, into = new Uint32Array(count), start = 0) {
    let value = 0;
    for (let place = start; place < start + count; place++) into[place] = value += this.varint();
    return into;
  }

  /**
   * Running sums of numbers of either sign.
   * @param {number} count
   */
  walk(count) {
    let value = 0;
    return Int32Array.from({ length: count }, () => {
      const step = this.varint();
      value += step & 1 ? -(step + 1) / 2 : step / 2;
      return value;
    });
  }

  /** @param {number} count */
  take(count) {
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  /**
   * Numbers of `width` bytes, kept as a run of low bytes, then the next.
   * @param {number} count
   * @param {number} width
   */
  planes(count, width) {
    const numbers = new Uint32Array(count);
    for (let plane = 0; plane < width; plane++) {
      this.take(count).forEach((byte, place) => { numbers[place] += byte * 256 ** plane; });
    }
    return numbers;
  }

  /** @returns {number} four bytes, signed */
  signed() {
    const four = this.take(4);
    return four[0] | (four[1] << 8) | (four[2] << 16) | (four[3] << 24);
  }

  /** @param {number} count */
  string(count) {
    return text.decode(this.take(count));
  }

  /**
   * Sorted words, each sharing its start with the one before.
   * @param {number} count
   */
  words(count) {
    let before = new Uint8Array();
    return Array.from({ length: count }, () => {
      const shared = this.varint();
      const ending = this.take(this.varint());
      const word = new Uint8Array(shared + ending.length);
      word.set(before.subarray(0, shared));
      word.set(ending, shared);
      before = word;
      return text.decode(word);
    });
  }
}

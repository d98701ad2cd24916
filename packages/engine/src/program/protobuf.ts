/**
 * Writes messages in protobuf's wire format, field by field.
 *
 * A SavedModel of a deep net has some ten thousand messages. The classes that tfjs-node-gpu ships for them take about ten
 * times as long to fill and encode, and are slow to load.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export class MessageWriter {
  #bytes = Buffer.allocUnsafe(64)
  #length = 0

  /** An integer, an enum's number or a bool; negative ones take ten bytes. */
  integer(field: number, value: number): this {
    this.#tag(field, 0)
    return this.#varint(value)
  }

  /** A float32. */
  float(field: number, value: number): this {
    this.#tag(field, 5)
    this.#reserve(4)
    this.#length = this.#bytes.writeFloatLE(value, this.#length)
    return this
  }

  /** Bytes, a string in UTF-8, or a message inside. */
  bytes(field: number, value: Uint8Array | string | MessageWriter): this {
    const content =
      typeof value === 'string' ? Buffer.from(value) : value instanceof MessageWriter ? value.finish() : value
    this.#tag(field, 2)
    this.#varint(content.length)
    this.#reserve(content.length)
    this.#bytes.set(content, this.#length)
    this.#length += content.length
    return this
  }

  /** A list of integers in one field, packed. */
  integers(field: number, values: readonly number[]): this {
    const list = new MessageWriter()
    for (const value of values) list.#varint(value)
    return this.bytes(field, list)
  }

  /** The bytes written so far. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  #tag(field: number, wireType: number): void {
    this.#varint((field << 3) | wireType)
  }

  #varint(value: number): this {
    this.#reserve(10)
    if (value < 0) return this.#negative(value)
    let rest = value
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80
      rest = Math.floor(rest / 0x80)
    }
    this.#bytes[this.#length++] = rest
    return this
  }

  /** Ten bytes: two's complement in 64 bits. */
  #negative(value: number): this {
    let rest = BigInt.asUintN(64, BigInt(value))
    for (let byte = 0; byte < 9; byte++, rest >>= 7n) this.#bytes[this.#length++] = Number(rest & 0x7fn) | 0x80
    this.#bytes[this.#length++] = Number(rest)
    return this
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const grown = Buffer.allocUnsafe(2 * (this.#length + more))
    grown.set(this.finish())
    this.#bytes = grown
  }
}

'use strict';
// Unpacks a zip (APPNOTE.TXT 6.3) without trusting it: names that lead out of it are refused, and so is
// what holds more than anybody hands in.

const Zip = {
  /** Files, and bytes that they unpack to. */
  mostFiles: 50_000,
  mostBytes: 4 * 2 ** 30,

  /** The upper half of code page 437, in which old programs write names. */
  upper: 'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0',

  /** The files in `blob`: `{ path, blob, modified }` each. */
  async unpack(blob) {
    const found = [];
    let left = Zip.mostBytes;
    for (const entry of await Zip.directory(blob)) {
      const path = Zip.path(entry.name);
      if (path === null) continue;
      const content = await Zip.content(blob, entry, left);
      left -= content.size;
      found.push({ path, blob: content, modified: 0 });
    }
    return found;
  },

  /** A safe path; `null` for folders and for what macOS adds. */
  path(name) {
    const path = name.replaceAll('\\', '/');
    const parts = path.split('/');
    if (path.endsWith('/') || parts[0] === '__MACOSX') return null;
    if (parts.some((part) => ['', '.', '..'].includes(part) || part.includes('\0'))) {
      throw new Problem(`The zip contains a file with the path “${path}”, which leads outside it.`);
    }
    return path;
  },

  async bytes(blob, from, to) {
    return new DataView(await blob.slice(from, to).arrayBuffer());
  },

  /** The list of files at the end of the archive. */
  async directory(blob) {
    const tail = await Zip.bytes(blob, Math.max(0, blob.size - 65_557), blob.size);
    let end = tail.byteLength - 22;
    while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end -= 1;
    if (end < 0) throw new Problem('The zip is damaged: its list of files is missing.');
    const [count, size, start] = [
      tail.getUint16(end + 10, true), tail.getUint32(end + 12, true), tail.getUint32(end + 16, true),
    ];
    if (count === 0xffff || start === 0xffffffff || count > Zip.mostFiles) {
      throw new Problem('The zip is too large. Unpack it, and drop the folder.');
    }
    const list = await Zip.bytes(blob, start, start + size);
    const entries = [];
    for (let at = 0; entries.length < count;) {
      if (at + 46 > list.byteLength || list.getUint32(at, true) !== 0x02014b50) {
        throw new Problem('The zip is damaged: its list of files is incomplete.');
      }
      const lengths = [28, 30, 32].map((field) => list.getUint16(at + field, true));
      const name = new Uint8Array(list.buffer, at + 46, Math.min(lengths[0], list.byteLength - at - 46));
      const flags = list.getUint16(at + 8, true);
      entries.push({
        name: Zip.name(name, Boolean(flags & 0x800)),
        isEncrypted: Boolean(flags & 1),
        method: list.getUint16(at + 10, true),
        packed: list.getUint32(at + 20, true),
        size: list.getUint32(at + 24, true),
        start: list.getUint32(at + 42, true),
      });
      at += 46 + lengths.reduce((sum, length) => sum + length);
    }
    return entries;
  },

  /** A name in UTF-8, or in the old code page where it can't be UTF-8. */
  name(bytes, isUtf8) {
    try {
      return new TextDecoder('utf-8', { fatal: !isUtf8 }).decode(bytes);
    } catch {
      const letter = (byte) => (byte < 128 ? String.fromCharCode(byte) : Zip.upper[byte - 128]);
      return Array.from(bytes, letter).join('');
    }
  },

  /** What one file unpacks to, if that is no more than `most` bytes and than the archive says. */
  async content(blob, entry, most) {
    const told = `“${entry.name}” in the zip`;
    if (entry.isEncrypted) throw new Problem(`${told} has a password. Unpack the zip, and drop the folder.`);
    if (entry.size > most) throw new Problem('The zip unpacks to more than 4 GB. Drop the folder instead.');
    const head = await Zip.bytes(blob, entry.start, entry.start + 30);
    if (head.byteLength < 30 || head.getUint32(0, true) !== 0x04034b50) {
      throw new Problem(`${told} is damaged.`);
    }
    const start = entry.start + 30 + head.getUint16(26, true) + head.getUint16(28, true);
    const packed = blob.slice(start, start + entry.packed);
    if (entry.method === 0) return packed;
    if (entry.method !== 8) throw new Problem(`${told} is packed in a way that browsers cannot unpack.`);
    let size = 0;
    const counted = new TransformStream({
      transform(part, controller) {
        size += part.length;
        if (size > entry.size) controller.error(new Error('more than it says'));
        else controller.enqueue(part);
      },
    });
    try {
      const unpacked = packed.stream().pipeThrough(new DecompressionStream('deflate-raw'));
      return await new Response(unpacked.pipeThrough(counted)).blob();
    } catch {
      throw new Problem(`${told} is damaged.`);
    }
  },
};

'use strict';
// The files that the program sees: those that the user dropped, those that it writes, which stay in memory,
// and another instance of itself.

/** Kinds of files (`filetype`). */
const Kind = { unknown: 0, folder: 3, file: 4 };

/** Bytes that are read ahead of what the program asks for. */
const WINDOW = 1 << 20;

function joined(parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A folder: its names and what they stand for. */
class Folder {
  kind = Kind.folder;
  size = 0;
  modified = 0;
  names = new Map();

  /** The folder or file at a path without `.` and `..`; `undefined` where nothing is. */
  at(path) {
    if (path === '') return this;
    return path.split('/').reduce((node, name) => node?.names?.get(name), this);
  }

  /** Puts a file at `path`, and makes the folders on the way. */
  put(path, file) {
    const parts = path.split('/');
    const name = parts.pop();
    let folder = this;
    for (const part of parts) {
      if (!(folder.names.get(part) instanceof Folder)) folder.names.set(part, new Folder());
      folder = folder.names.get(part);
    }
    folder.names.set(name, file);
  }
}

/** A file of the user's, of which pieces are read when they are asked for. */
class Dropped {
  kind = Kind.file;
  #blob;
  #piece = new Uint8Array();
  #start = 0;

  constructor(blob, modified) {
    this.#blob = blob;
    this.size = blob.size;
    this.modified = modified;
  }

  read(at, length) {
    const end = Math.min(at + length, this.size);
    if (at >= end) return new Uint8Array();
    if (at < this.#start || end > this.#start + this.#piece.length) {
      const piece = this.#blob.slice(at, Math.max(end, at + WINDOW));
      this.#piece = new Uint8Array(new FileReaderSync().readAsArrayBuffer(piece));
      this.#start = at;
    }
    return this.#piece.subarray(at - this.#start, end - this.#start);
  }

  /** Nothing is kept of a file that nobody reads any more. */
  close() {
    this.#piece = new Uint8Array();
  }
}

/** A file that the program writes. */
class Made {
  kind = Kind.file;
  size = 0;
  modified = 0;
  #bytes = new Uint8Array(1 << 16);

  read(at, length) {
    return this.#bytes.subarray(at, Math.min(at + length, this.size));
  }

  write(at, part) {
    const end = at + part.length;
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(end, this.#bytes.length * 2));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(part, at);
    this.size = Math.max(this.size, end);
  }

  close() {}

  content() {
    return this.#bytes.slice(0, this.size);
  }
}

/** The other instance, as one file: a line that is written is a request, what is read its answers. */
class Device {
  #ask;
  #request = [];
  #answer = { bytes: new Uint8Array(), late: false };
  #at = 0;

  constructor(ask) {
    this.#ask = ask;
  }

  write(part) {
    this.#request.push(part);
    if (part.at(-1) !== 10) return;
    this.#answer = this.#ask(joined(this.#request));
    this.#request = [];
    this.#at = 0;
  }

  /** The next bytes; `null` where the instance was too late. */
  read(length) {
    if (this.#answer.late) return null;
    const part = this.#answer.bytes.subarray(this.#at, this.#at + length);
    this.#at += part.length;
    return part;
  }
}

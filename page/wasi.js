'use strict';
// WASI preview 1, as much of it as fscheck asks for: the files of files.js, and two devices by which the
// program speaks to the page.

/** Numbers of errors (WASI preview 1, `errno`). */
const Errno = {
  ok: 0, badFile: 8, exists: 20, invalid: 28, io: 29, isFolder: 31, missing: 44, unknown: 52,
  noFolder: 54, readOnly: 69, late: 73,
};

/** Where the program asks for another instance that reads a document, and tells how far it is. */
const READER = 'dev/reader', PROGRESS = 'dev/progress';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** How the program ends a run. */
class Exit extends Error {
  constructor(code) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/**
 * Runs the program once, to its end.
 *
 * `args` are its arguments, `root` the folder `/`, `made` the name of the one folder there that it may
 * write to, `input` its standard input; `ask` takes a request to another instance and gives its answer,
 * `progress` takes lines that tell how far the work is.
 * Gives its exit code (`null` where it broke off), its two outputs, and the memory that it took.
 */
function run(module, { args, root, made = null, input = new Uint8Array(), ask = null, progress = () => {} }) {
  const host = new Host({ args, root, made, input, ask, progress });
  let code = 0;
  try {
    const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: host.imports() });
    host.memory = instance.exports.memory;
    instance.exports._start();
  } catch (end) {
    code = end instanceof Exit ? end.code : null;
    if (code === null) host.err.push(encoder.encode(`${end.message}\n`));
  }
  const memory = host.memory?.buffer.byteLength ?? 0;
  return { code, out: joined(host.out), err: joined(host.err), memory };
}

class Host {
  memory = null;
  out = [];
  err = [];

  constructor({ args, root, made, input, ask, progress }) {
    this.args = args.map((arg) => encoder.encode(`${arg}\0`));
    this.root = root;
    this.made = made;
    this.device = ask && new Device(ask);
    // Standard input, output and error, and the folder that all paths start from.
    this.open = [
      { read: pieces(input) },
      { write: (part) => this.out.push(part) },
      { write: (part) => this.err.push(part) },
      { node: root, path: '' },
    ];
    this.progress = (part) => progress(decoder.decode(part).trim());
  }

  get view() {
    return new DataView(this.memory.buffer);
  }

  bytes(at, length) {
    return new Uint8Array(this.memory.buffer, at, length);
  }

  /** The path that the program names, from the root and without `.` and `..`. */
  path(descriptor, at, length) {
    const from = this.open[descriptor]?.path ?? '';
    const parts = from === '' ? [] : from.split('/');
    for (const part of decoder.decode(this.bytes(at, length)).split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '' && part !== '.') parts.push(part);
    }
    return parts.join('/');
  }

  /** The folder that a path lies in, if it may be written to, and the last name of the path. */
  place(path) {
    const parts = path.split('/');
    const name = parts.pop();
    const folder = this.root.at(parts.join('/'));
    return parts[0] === this.made && folder instanceof Folder ? { folder, name } : null;
  }

  add(file) {
    const free = this.open.indexOf(null);
    const descriptor = free < 0 ? this.open.length : free;
    this.open[descriptor] = file;
    return descriptor;
  }

  put32(at, value) {
    this.view.setUint32(at, value, true);
    return Errno.ok;
  }

  put64(at, value) {
    this.view.setBigUint64(at, BigInt(value), true);
    return Errno.ok;
  }

  /** Writes what is known of a file (`filestat`). */
  tell(node, at) {
    this.bytes(at, 64).fill(0);
    this.view.setUint8(at + 16, node.kind);
    this.put64(at + 24, 1);
    this.put64(at + 32, node.size);
    const time = BigInt(Math.floor(node.modified)) * 1_000_000n;
    return [40, 48, 56].map((field) => this.put64(at + field, time))[0];
  }

  /** Hands each of the program's buffers (`iovec`) to `take` until that gives less than it holds. */
  each(vectors, count, done, take) {
    let total = 0;
    for (let i = 0; i < count; i += 1) {
      const at = this.view.getUint32(vectors + 8 * i, true);
      const length = this.view.getUint32(vectors + 8 * i + 4, true);
      const taken = take(at, length);
      if (taken === null) return Errno.late;
      total += taken;
      if (taken < length) break;
    }
    return this.put32(done, total);
  }

  read(descriptor, vectors, count, done) {
    const file = this.open[descriptor];
    if (!file) return Errno.badFile;
    if (file.node instanceof Folder) return Errno.isFolder;
    const next = file.read ?? ((length) => {
      const part = file.node.read(file.at, length);
      file.at += part.length;
      return part;
    });
    return this.each(vectors, count, done, (at, length) => {
      const part = next(length);
      if (part) this.bytes(at, part.length).set(part);
      return part && part.length;
    });
  }

  write(descriptor, vectors, count, done) {
    const file = this.open[descriptor];
    if (!file) return Errno.badFile;
    if (!file.write && !(file.node instanceof Made)) return Errno.readOnly;
    const write = file.write ?? ((part) => {
      file.node.write(file.at, part);
      file.at += part.length;
    });
    return this.each(vectors, count, done, (at, length) => {
      write(this.bytes(at, length).slice());
      return length;
    });
  }

  seek(descriptor, offset, whence, result) {
    const file = this.open[descriptor];
    if (file?.at === undefined) return Errno.invalid;
    const to = [0, file.at, file.node.size][whence] + Number(offset);
    if (to < 0) return Errno.invalid;
    file.at = to;
    return this.put64(result, to);
  }

  list(descriptor, buffer, length, cookie, used) {
    const { node, path } = this.open[descriptor] ?? {};
    if (!(node instanceof Folder)) return Errno.noFolder;
    // What the program itself wrote is not the user's.
    const names = [...node.names].filter(([name]) => path !== '' || name !== this.made);
    let at = 0;
    for (let i = Number(cookie); i < names.length && at < length; i += 1) {
      const [name, below] = names[i];
      const bytes = encoder.encode(name);
      const entry = new Uint8Array(24 + bytes.length);
      const view = new DataView(entry.buffer);
      view.setBigUint64(0, BigInt(i + 1), true);
      view.setUint32(16, bytes.length, true);
      view.setUint8(20, below.kind);
      entry.set(bytes, 24);
      const part = entry.subarray(0, length - at);
      this.bytes(buffer + at, part.length).set(part);
      at += part.length;
    }
    return this.put32(used, at);
  }

  openPath(path, flags, result) {
    const create = flags & 1, folderOnly = flags & 2, exclusive = flags & 4, truncate = flags & 8;
    if (path === READER && this.device) {
      const { device } = this;
      const file = { write: (part) => device.write(part), read: (length) => device.read(length) };
      return this.put32(result, this.add(file));
    }
    if (path === PROGRESS) return this.put32(result, this.add({ write: this.progress }));
    let node = this.root.at(path);
    if (node && exclusive && create) return Errno.exists;
    if (node && folderOnly && node.kind !== Kind.folder) return Errno.noFolder;
    if (!node || (truncate && !(node instanceof Folder))) {
      if (!create && !truncate) return Errno.missing;
      const place = this.place(path);
      if (!place) return create ? Errno.readOnly : Errno.missing;
      node = new Made();
      place.folder.names.set(place.name, node);
    }
    return this.put32(result, this.add({ node, path, at: node.kind === Kind.file ? 0 : undefined }));
  }

  /** Gives what stands at one path another name, and takes the old one away unless it is a link. */
  rename(from, to, isLink) {
    const source = this.place(from), target = this.place(to);
    const node = this.root.at(from);
    if (!node) return Errno.missing;
    if (!source || !target) return Errno.readOnly;
    if (isLink && target.folder.names.has(target.name)) return Errno.exists;
    if (!isLink) source.folder.names.delete(source.name);
    target.folder.names.set(target.name, node);
    return Errno.ok;
  }

  remove(path) {
    const place = this.place(path);
    if (!this.root.at(path)) return Errno.missing;
    if (!place) return Errno.readOnly;
    place.folder.names.delete(place.name);
    return Errno.ok;
  }

  close(descriptor) {
    if (!this.open[descriptor]) return Errno.badFile;
    this.open[descriptor].node?.close?.();
    this.open[descriptor] = null;
    return Errno.ok;
  }

  argumentsTo(pointers, buffer) {
    this.args.forEach((arg, i) => {
      this.put32(pointers + 4 * i, buffer);
      this.bytes(buffer, arg.length).set(arg);
      buffer += arg.length;
    });
    return Errno.ok;
  }

  random(at, length) {
    for (let i = 0; i < length; i += 65_536) {
      crypto.getRandomValues(this.bytes(at + i, Math.min(65_536, length - i)));
    }
    return Errno.ok;
  }

  /** What `open` says of itself (`fdstat`): any rights, since what is read-only says so when written. */
  status(descriptor, at) {
    const file = this.open[descriptor];
    if (!file) return Errno.badFile;
    this.bytes(at, 24).fill(0);
    this.view.setUint8(at, file.node?.kind ?? Kind.unknown);
    this.put64(at + 8, 0x1fffffff);
    return this.put64(at + 16, 0x1fffffff);
  }

  /** The functions that the program imports. Those that are not here say that they are unknown. */
  imports() {
    const at = (descriptor, pointer, length) => this.path(descriptor, pointer, length);
    const known = {
      args_get: (pointers, buffer) => this.argumentsTo(pointers, buffer),
      args_sizes_get: (count, size) => {
        this.put32(count, this.args.length);
        return this.put32(size, this.args.reduce((sum, arg) => sum + arg.length, 0));
      },
      environ_get: () => Errno.ok,
      environ_sizes_get: (count, size) => this.put32(count, 0) || this.put32(size, 0),
      clock_time_get: (clock, precision, result) =>
        this.put64(result, Math.floor((clock === 0 ? Date.now() : performance.now()) * 1e6)),
      clock_res_get: (clock, result) => this.put64(result, 1_000_000),
      random_get: (pointer, length) => this.random(pointer, length),
      proc_exit: (code) => {
        throw new Exit(code);
      },
      sched_yield: () => Errno.ok,
      fd_prestat_get: (descriptor, result) => {
        if (descriptor !== 3) return Errno.badFile;
        this.put32(result, 0);
        return this.put32(result + 4, 1);
      },
      fd_prestat_dir_name: (descriptor, pointer) => {
        this.bytes(pointer, 1)[0] = '/'.charCodeAt(0);
        return Errno.ok;
      },
      fd_fdstat_get: (descriptor, result) => this.status(descriptor, result),
      fd_fdstat_set_flags: () => Errno.ok,
      fd_filestat_get: (descriptor, result) => {
        const file = this.open[descriptor];
        if (!file) return Errno.badFile;
        return this.tell(file.node ?? { kind: Kind.unknown, size: 0, modified: 0 }, result);
      },
      fd_read: (...how) => this.read(...how),
      fd_write: (...how) => this.write(...how),
      fd_seek: (...how) => this.seek(...how),
      fd_tell: (descriptor, result) => this.seek(descriptor, 0n, 1, result),
      fd_sync: () => Errno.ok,
      fd_datasync: () => Errno.ok,
      fd_readdir: (...how) => this.list(...how),
      fd_close: (descriptor) => this.close(descriptor),
      path_open: (descriptor, links, pointer, length, flags, rights, inherited, more, result) =>
        this.openPath(at(descriptor, pointer, length), flags, result),
      path_filestat_get: (descriptor, links, pointer, length, result) => {
        const node = this.root.at(at(descriptor, pointer, length));
        return node ? this.tell(node, result) : Errno.missing;
      },
      path_readlink: (descriptor, pointer, length) =>
        this.root.at(at(descriptor, pointer, length)) ? Errno.invalid : Errno.missing,
      path_link: (from, links, pointer, length, to, other, otherLength) =>
        this.rename(at(from, pointer, length), at(to, other, otherLength), true),
      path_rename: (from, pointer, length, to, other, otherLength) =>
        this.rename(at(from, pointer, length), at(to, other, otherLength), false),
      path_unlink_file: (descriptor, pointer, length) =>
        this.remove(at(descriptor, pointer, length)),
    };
    const guarded = (call) => (...how) => {
      try {
        return call(...how);
      } catch (error) {
        if (error instanceof Exit) throw error;
        // A file that was dropped may since have been changed, moved or locked.
        return Errno.io;
      }
    };
    return new Proxy({}, { get: (_, name) => guarded(known[name] ?? (() => Errno.unknown)) });
  }
}

/** Hands out bytes piece by piece. */
function pieces(bytes) {
  let at = 0;
  return (length) => {
    const part = bytes.subarray(at, at + length);
    at += part.length;
    return part;
  };
}

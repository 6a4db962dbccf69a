'use strict';
// From what the user drops or chooses to the files that the program sees, and what it is to check.

/** A message for the user. */
class Problem extends Error {}

/** The folder that files are put in that came without one. */
const LOOSE = 'dropped';

const isWorkbook = (name) => /\.(xlsx|xlsm|ods)$/i.test(name);
const isZip = (name) => /\.zip$/i.test(name);
const stem = (name) => name.replace(/\.[^.]*$/, '');
const folderOf = (path) => path.split('/', 1)[0];
const fileAt = (path, blob) => ({ path, blob, modified: blob.lastModified });

/** The files that a drop brought, those in folders too; `found` is told how many there are so far. */
async function filesOfDrop(transfer, found) {
  const items = [...transfer.items].filter((item) => item.kind === 'file');
  // They must all be asked for before the first wait: after that the drop is over.
  const roots = items.map((item) =>
    // From a file, Chromium gives handles and no entries; Firefox and Safari give entries alone.
    item.getAsFileSystemHandle?.() ?? item.webkitGetAsEntry() ?? item.getAsFile());
  const files = [];
  for (const root of await Promise.all(roots)) await gather(root, '', files, found);
  return files;
}

/** Adds the files of a handle, an entry or a file itself. */
async function gather(node, folder, files, found) {
  if (node === null) return;
  const path = folder + node.name;
  if (node instanceof File) {
    files.push(fileAt(path, node));
  } else if (node.kind === 'file') {
    files.push(fileAt(path, await node.getFile()));
  } else if (node.kind === 'directory') {
    for await (const below of node.values()) await gather(below, `${path}/`, files, found);
  } else if (node.isFile) {
    files.push(fileAt(path, await new Promise((take, fail) => node.file(take, fail))));
  } else {
    const reader = node.createReader();
    for (;;) {
      const some = await new Promise((take, fail) => reader.readEntries(take, fail));
      if (some.length === 0) break;
      for (const below of some) await gather(below, `${path}/`, files, found);
    }
  }
  found(files.length);
}

/** The files that were chosen by a button. */
const filesOfInput = (input) =>
  [...input.files].map((file) => fileAt(file.webkitRelativePath || file.name, file));

/** The files with those that zips at the top hold in place of the zips. */
async function unpacked(files) {
  const all = [];
  for (const file of files) {
    if (file.path.includes('/') || !isZip(file.path)) {
      all.push(file);
      continue;
    }
    const inner = await Zip.unpack(file.blob);
    const isOneFolder = new Set(inner.map(({ path }) => folderOf(path))).size === 1
      && inner.every(({ path }) => path.includes('/'));
    const folder = isOneFolder ? '' : `${stem(file.path)}/`;
    all.push(...inner.map(({ path, ...rest }) => ({ path: folder + path, ...rest })));
  }
  return all;
}

/**
 * What is to be checked: `{ files, input }`. A folder is checked as it is; a workbook that was dropped
 * beside one folder is checked as if it lay in it.
 */
function assessmentOf(files) {
  if (files.length === 0) throw new Problem('You dropped or chose no files.');
  const folders = [...new Set(files.filter(({ path }) => path.includes('/')).map(({ path }) => folderOf(path)))];
  const loose = files.filter(({ path }) => !path.includes('/'));
  if (folders.length === 1 && loose.length === 0) return { files, input: folders[0] };
  if (folders.length === 0 && loose.length === 1) return { files, input: loose[0].path };
  if (folders.length === 1 && loose.length === 1 && isWorkbook(loose[0].path)) {
    const input = `${folders[0]}/${loose[0].path}`;
    const others = files.filter((file) => file !== loose[0] && file.path !== input);
    return { files: [...others, { ...loose[0], path: input }], input };
  }
  return { files: files.map((file) => ({ ...file, path: `${LOOSE}/${file.path}` })), input: LOOSE };
}

'use strict';
// Runs the program beside the page, so that the page can show how far it is and end it.
//
// Documents, and workbooks, are read by instances of their own: one that breaks off ends nothing but
// itself. One that takes too long cannot be ended alone; the page ends this worker, and starts another
// that is told which request was too slow and what was answered so far.

onmessage = ({ data: { module, files, args, limits, answers, slow, made } }) => {
  const root = new Folder();
  for (const { path, blob, modified } of files) root.put(path, new Dropped(blob, modified));
  if (made) root.names.set(made.folder, new Folder());

  const ask = (request) => {
    const key = decoder.decode(request);
    if (slow.has(key)) return { bytes: new Uint8Array(), late: true };
    if (answers.has(key)) return { bytes: answers.get(key), late: false };
    postMessage({ asked: key, path: JSON.parse(key).path });
    const reader = ['fscheck', 'read-documents', ...limits];
    const { out } = run(module, { args: reader, root, input: request });
    answers.set(key, out);
    postMessage({ answered: key, bytes: out });
    return { bytes: out, late: false };
  };
  const progress = (line) => postMessage({ progress: line });

  const how = { args: ['fscheck', ...limits, ...args], root, made: made?.folder, ask, progress };
  const { code, out, err, memory } = run(module, how);
  const file = made && root.at(`${made.folder}/${made.name}`)?.content();
  postMessage({ done: { code, out, err: decoder.decode(err), file: file ?? null, memory } });
};

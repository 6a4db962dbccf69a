'use strict';
// What the page shows, and when.

const element = (id) => document.getElementById(id);

/** Bytes of answers that are kept for the next run, so that no document is read twice. */
const KEPT = 256 << 20;

/** The folder that the program writes to, in memory. */
const MADE = '.fscheck';

/** The program, the seconds that a document may take, and other limits than the usual, as arguments. */
const program = { module: null, workerAddress: null, seconds: 30, limits: [] };

/** What is being checked, or was: its files, what of them is checked, and what readers answered. */
let assessment = null;

/** What ends the run that is under way. */
let running = new AbortController();

/** Unpacks the program that the page holds. */
async function load() {
  const packed = Uint8Array.from(atob(element('program').textContent), (c) => c.charCodeAt(0));
  element('program').remove();
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  program.module = await WebAssembly.compile(await new Response(unpacked).arrayBuffer());
  const source = new Blob([element('worker').textContent], { type: 'text/javascript' });
  program.workerAddress = URL.createObjectURL(source);
  const limits = await lists('limits');
  program.seconds = limits.find(({ name }) => name === 'document-seconds').value;
  showChecklists(await lists('list', 'checklists'));
}

/** What a command lists. */
async function lists(...command) {
  const { out } = await execute(blank(), [...command, '--format', 'json']);
  return JSON.parse(new TextDecoder().decode(out));
}

/** An assessment without files, for commands that need none. */
const blank = () =>
  ({ files: [], input: null, answers: new Map(), kept: 0, slow: new Set(), signal: null });

/**
 * Runs the program in a worker of its own. `made` is the name of the file that it writes, if any; the
 * assessment's `signal` ends it. A document that takes too long ends the worker; the next one is told which,
 * and goes on from there.
 */
function execute(about, args, { made = null, show = () => {} } = {}) {
  return new Promise((resolve, reject) => {
    const begin = () => {
      const worker = new Worker(program.workerAddress);
      let alarm = null;
      const end = () => {
        clearTimeout(alarm);
        worker.onmessage = null;
        worker.terminate();
      };
      about.signal?.addEventListener('abort', () => {
        end();
        reject(about.signal.reason);
      });
      worker.onerror = (event) => {
        end();
        reject(new Problem(`The program couldn’t be run: ${event.message ?? 'unknown reason'}`));
      };
      worker.onmessage = ({ data }) => {
        if (data.asked) {
          alarm = setTimeout(() => {
            end();
            about.slow.add(data.asked);
            begin();
          }, program.seconds * 1000);
          show({ document: data.path });
        } else if (data.answered) {
          clearTimeout(alarm);
          keep(about, data.answered, data.bytes);
        } else if (data.progress) {
          show({ progress: data.progress });
        } else {
          end();
          resolve(data.done);
        }
      };
      const { files, answers, slow } = about;
      const { module, limits } = program;
      const file = made && { folder: MADE, name: made };
      worker.postMessage({ module, files, args, limits, answers, slow, made: file });
    };
    begin();
  });
}

function keep(about, request, bytes) {
  about.kept += bytes.length;
  if (about.kept <= KEPT) about.answers.set(request, bytes);
}

/** Arguments that check the assessment. What begins with `-` is a name all the same. */
const validate = (...more) =>
  ['validate', '--no-cache', '--as-of', assessment.asOf, ...more, '--', assessment.input];

/** Checks what `files` gives, and shows the report or why there is none. */
async function check(files) {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  const asOf = element('as-of').value || today();
  try {
    showOnly('work');
    showStep('Collecting the files…');
    element('work-title').focus();
    const found = (count) => showStep(`Collecting the files: ${count.toLocaleString('en')} so far…`);
    assessment = { ...blank(), ...assessmentOf(await unpacked(await files(found))), asOf, signal };
    await ready;
    signal.throwIfAborted();
    element('work-title').textContent = `Checking ${assessment.input}`;
    showStep('Reading the workbook…');
    const done = await execute(assessment, validate('--format', 'html'), { show: showProgress() });
    if (done.out.length === 0) throw new Problem(reason(done));
    showReport(done);
  } catch (error) {
    // Whoever stopped it shows what comes next.
    if (!signal.aborted) showTrouble(error);
  }
}

/** Why a run gave nothing, in the program's words. */
function reason({ code, err }) {
  // Its notes come first, and long lines are broken.
  const told = err.slice(Math.max(0, err.search(/^error: /m))).replace(/\n {4,}/g, ' ').trim()
    // The page has no command line.
    .replace(/raise the limit with `--limit( NAME=VALUE)?`/, 'check it with the program, whose limits can be raised')
    .replace(/^( *help: )name /m, '$1drop ');
  if (code !== null && told) return [told, ...drawn(err)].join('\n');
  return `The program stopped unexpectedly (${err.trim() || 'unknown reason'}). Please report this, with a file `
    + 'that shows it if you can share one.';
}

/** The problems that the program draws at their places in a manifest, as lines. */
function drawn(err) {
  const joined = (text) => text.replace(/\s*\n[\s│]*/g, ' ').trim();
  const drawings = err.matchAll(/^error\n+ *× ([^]*?)\n *╭─\[(.*):(\d+):\d+\]([^]*?)(?=^error|(?![^]))/gm);
  return [...drawings].flatMap(([, message, file, line, rest]) => {
    const [, help] = rest.match(/help: ([^]*)/) ?? [];
    return [`${file}, line ${line}: ${joined(message)}`, ...(help ? [`help: ${joined(help)}`] : [])];
  });
}

function today() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

function showOnly(id) {
  for (const section of document.querySelectorAll('main > section')) section.hidden = section.id !== id;
  document.body.classList.toggle('done', id === 'result');
}

function showStep(text) {
  element('step').textContent = text;
}

/** Shows how far a run is, as the program and its readers tell. */
function showProgress() {
  const bar = element('progress');
  bar.removeAttribute('value');
  let done = 0, all = 0;
  const tell = {
    begin: (steps) => { all += Number(steps); },
    step: () => { done += 1; },
    end: () => { showStep('Judging…'); },
  };
  return ({ document: path, progress }) => {
    if (path) {
      const count = all > 0 ? ` (file ${done + 1} of ${all})` : '';
      showStep(`Reading ${path.replace(/^\//, '')}${count}…`);
      return;
    }
    const [word, steps] = progress.split(' ');
    tell[word]?.(steps);
    if (all > 0) Object.assign(bar, { max: all, value: done });
  };
}

/** What is in the way, a paragraph for each line of the message. */
function showTrouble(error) {
  const text = error instanceof Problem ? error.message : unexpected(error);
  element('trouble-text').replaceChildren(...text.split('\n').filter(Boolean).map((line) => {
    const paragraph = document.createElement('p');
    paragraph.textContent = line.replace(/^\s*error: /, '').replace(/^\s*help: allowed: /, 'Allowed: ')
      .replace(/^\s*help: /, 'What to do: ');
    return paragraph;
  }));
  showOnly('trouble');
  element('trouble-title').focus();
}

function unexpected(error) {
  if (error?.name === 'NotFoundError' || error?.name === 'NotReadableError') {
    return 'A file can’t be read. It may have been moved or changed, or another program has it open. '
      + 'Drop the files again.';
  }
  return `Something unexpected happened: ${error?.message ?? error}`;
}

let reportAddress = null;

function showReport({ out, err }) {
  const html = new TextDecoder().decode(out);
  const report = new DOMParser().parseFromString(html, 'text/html');
  const verdict = report.querySelector('h1')?.textContent.trim() ?? 'checked';
  element('checked').textContent = assessment.input;
  element('outcome').textContent = `: ${verdict}`;
  showNotes(err);
  element('saved').textContent = '';
  if (reportAddress) URL.revokeObjectURL(reportAddress);
  assessment.report = new Blob([out], { type: 'text/html;charset=utf-8' });
  reportAddress = URL.createObjectURL(assessment.report);
  element('report').src = reportAddress;
  document.title = `${verdict} - fscheck`;
  showOnly('result');
  element('verdict').focus();
}

function showNotes(err) {
  const notes = err.split('\n').map((line) => line.replace(/^note: (also reading )?/, '').trim()).filter(Boolean);
  assessment.read = [assessment.input, ...notes];
  const items = notes.map((note) => Object.assign(document.createElement('li'), { textContent: note }));
  element('notes').querySelector('ul').replaceChildren(...items);
  element('notes').hidden = items.length === 0;
}

function showChecklists(checklists) {
  const options = checklists.map(({ name, of, text }) => new Option(`${of}: ${text}`, name));
  element('checklist').replaceChildren(...options);
  element('blank').querySelector('button').disabled = options.length === 0;
}

function startOver() {
  running.abort();
  assessment = null;
  element('report').removeAttribute('src');
  document.title = 'fscheck';
  showOnly('start');
  element('choose-folder').focus();
}

function listen() {
  for (const [button, input] of [['choose-folder', 'folder'], ['choose-files', 'files']]) {
    element(button).addEventListener('click', () => element(input).click());
    element(input).addEventListener('change', ({ target }) => {
      const files = filesOfInput(target);
      // The same choice is a change the next time, too.
      target.value = '';
      check(async () => files);
    });
  }
  element('stop').addEventListener('click', startOver);
  element('save-workbook').addEventListener('click', saveWorkbook);
  element('save-tasks').addEventListener('click', saveTasks);
  element('propose').addEventListener('click', proposeEvidence);
  element('save-report').addEventListener('click', saveReport);
  element('blank').addEventListener('submit', saveBlank);
  element('settings').addEventListener('submit', (event) => event.preventDefault());
  for (const button of document.querySelectorAll('.again')) button.addEventListener('click', startOver);
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    document.body.classList.add('over');
  });
  document.addEventListener('dragleave', ({ relatedTarget }) => {
    if (!relatedTarget) document.body.classList.remove('over');
  });
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    document.body.classList.remove('over');
    const { dataTransfer } = event;
    // The drop is over once this function returns.
    let begun = (count) => showStep(`Collecting the files: ${count}`);
    const files = filesOfDrop(dataTransfer, (count) => begun(count));
    check((found) => {
      begun = found;
      return files;
    });
  });
}

element('as-of').value = today();
listen();
const ready = load();
ready.catch((error) => showTrouble(new Problem(
  `This browser can’t run the program: ${error.message}\n`
  + 'What to do: use a current Edge, Chrome, Firefox or Safari.',
)));

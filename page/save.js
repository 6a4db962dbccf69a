'use strict';
// What can be saved: what the program makes of the assessment, and a blank form.

/** Hands the browser a file to save, and gives the sentence that says so. */
function save(content, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return `Saved ${name} to your downloads.`;
}

/** Does `work` while `button` rests, and shows in `status` what comes of it. */
async function during(work, button, status) {
  const show = (text) => {
    status.textContent = text;
  };
  button.disabled = true;
  try {
    show(await work(show));
  } catch (error) {
    // Whoever stopped it sees something else by now.
    if (error?.name !== 'AbortError') show(error instanceof Problem ? error.message : unexpected(error));
  } finally {
    button.disabled = false;
  }
}

/** Nothing is there to be replaced, but without this a link is made, which Debian's C library of 2022 cannot. */
const REPLACE = '--force';

/** Why a run failed, as a sentence behind another. */
const because = (done) => reason(done).replace(/^error: /, '');

/** Runs the program for a file, and saves it under `name`. */
const saveMade = (about, args, made, name, button, status) => during(async (show) => {
  show('Writing…');
  const done = await execute(about, args, { made });
  if (!done.file) throw new Problem(`${name} cannot be written. ${because(done)}`);
  return save(new Blob([done.file]), name);
}, button, status);

/** The name that what is made of the assessment begins with. */
const named = () => stem(assessment.input.split('/').at(-1)) || 'assessment';

const workbookExtension = () => (assessment.read.some((file) => /\.xlsm\b/i.test(file)) ? 'xlsm' : 'xlsx');

function saveReport() {
  element('saved').textContent = save(assessment.report, `${named()}-report.html`);
}

function saveWorkbook({ currentTarget: button }) {
  const extension = workbookExtension();
  const made = `copy.${extension}`;
  const args = validate('--output', `xlsx=${MADE}/${made}`);
  const name = `${named()}-with-findings.${extension}`;
  saveMade(assessment, args, made, name, button, element('saved'));
}

function saveTasks({ currentTarget: button }) {
  const args = validate('--output', `tasks=${MADE}/tasks.csv`);
  saveMade(assessment, args, 'tasks.csv', `${named()}-tasks.csv`, button, element('saved'));
}

function saveBlank(event) {
  event.preventDefault();
  const checklist = element('checklist').value;
  const args = ['export', '--checklist', checklist, '--output', `${MADE}/form.xlsx`, REPLACE];
  const button = element('blank').querySelector('button');
  saveMade(blank(), args, 'form.xlsx', 'self-assessment.xlsx', button, element('blank-status'));
}

/** Proposes an entry for each file that none names. The program adds them to the manifest or the workbook. */
function proposeEvidence({ currentTarget: button }) {
  const { asOf, input } = assessment;
  const made = 'proposed';
  const target = ['--output', `${MADE}/${made}`, REPLACE];
  const args = ['collect', '--as-of', asOf, '--format', 'json', ...target, '--', input];
  during(async (show) => {
    show('Reading the files…');
    const read = ({ document: path }) => path && show(`Reading ${path.replace(/^\//, '')}…`);
    const done = await execute(assessment, args, { made, show: read });
    if (done.code !== 0) throw new Problem(`No evidence can be proposed. ${because(done)}`);
    const { proposed, proposed_facts: facts, passed_over: passedOver } = JSON.parse(new TextDecoder().decode(done.out));
    if (!done.file) return nothingProposed(passedOver.length);
    const { name, next } = proposals(done.file);
    return `${save(new Blob([done.file]), name)} It adds ${toldOf(proposed)}${toldOfFacts(facts)}. ${next}`;
  }, button, element('saved'));
}

function nothingProposed(passedOver) {
  if (assessment.files.length === 1) {
    return 'Evidence is proposed from documents. Start over and drop the folder with your documents.';
  }
  const left = passedOver > 0 ? ' Files that are empty or cannot be evidence were left out.' : '';
  return `There is nothing to propose: every possible evidence file is already listed.${left}`;
}

/** How many entries are proposed, and how many of them are sure. */
function toldOf(proposed) {
  const sure = proposed.filter(({ certainty }) => certainty === 'sure').length;
  if (proposed.length === 0) return 'no entry';
  if (proposed.length === 1) return `1 proposed entry, ${sure === 1 ? 'which is sure' : 'which is not sure'}`;
  return `${proposed.length} proposed entries, ${sure || 'none'} of them sure`;
}

/** How many facts that documents state are proposed beside the entries. */
function toldOfFacts({ length }) {
  if (length === 0) return '';
  return length === 1 ? ', and 1 fact from a document' : `, and ${length} facts from documents`;
}

/**
 * The name under which a file with proposals is saved, and what to do with it. Beside the original the
 * program passes over files with `.collected` in their names.
 */
function proposals(bytes) {
  const isPackage = bytes[0] === 0x50 && bytes[1] === 0x4b;
  if (isPackage) {
    return {
      name: `${named()}.collected.${workbookExtension()}`,
      next: 'On the sheet Evidence, confirm a row by clearing its cells under Proposed, Certainty and Because. '
        + 'Then use this workbook instead of yours.',
    };
  }
  const isAdded = assessment.read.some((file) => /\.ya?ml\b/i.test(file));
  const confirm = 'To confirm an entry, remove its fields proposed, certainty and because.';
  return isAdded
    ? { name: 'evidence.collected.yaml', next: `${confirm} Then use this file instead of yours.` }
    : { name: 'evidence.yaml', next: `${confirm} Then put this file into the folder.` };
}

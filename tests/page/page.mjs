// Uses the page as a person who got it by mail or from a web server would.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import {
  addresses, AS_OF, begin, choose, drop, end, isFirefox, made, open, picture, program, project, report,
  reportOf, saved, shown, startOver, trouble, work,
} from "./browser.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let passed = 0;

async function check(name, test) {
  const began = Date.now();
  await test();
  passed += 1;
  console.log(`ok ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
}

/** A test of what Playwright can do with Chromium alone. */
const checkChromium = isFirefox ? async () => {} : check;

for (const [how, address] of Object.entries(addresses)) {
  await check(`${how}: both examples get the program's reports, byte for byte, without a request`, async () => {
    const { page, trouble, context } = await open(address);
    for (const example of ["ready", "draft"]) {
      await choose(page, `${project}/examples/${example}`);
      assert.equal(await report(page), reportOf(`${project}/examples`, example));
      const frame = page.frameLocator("#report");
      const verdict = await frame.locator("h1").innerText();
      assert.match(verdict, example === "ready" ? /^✓ Ready until/ : /^✗ Not ready/);
      assert.equal(await page.textContent("#verdict"), `${example}: ${verdict}`);
      await picture(page, `${example}-${how}`);
      await startOver(page);
    }
    assert.deepEqual(trouble, []);
    await context.close();
  });
}

await checkChromium("a folder, a workbook beside its folder, and zips that are dropped", async () => {
  for (const address of Object.values(addresses)) {
    const { page, trouble, context } = await open(address);
    const ready = reportOf(`${project}/examples`, "ready");
    await drop(page, `${project}/examples/ready`);
    assert.equal(await report(page), ready);
    await drop(page, `${work}/ready.zip`);
    assert.equal(await report(page), ready);
    await drop(page, `${work}/with-folder.zip`);
    assert.equal(await report(page), ready);
    await drop(page, `${work}/apart/ready`, `${work}/apart/assessment.xlsx`);
    assert.equal(await report(page), reportOf(`${project}/examples`, "ready/assessment.xlsx"));
    assert.deepEqual(trouble, []);
    await context.close();
  }
});

await check("what is saved is what the program writes", async () => {
  const { page, context } = await open();
  await choose(page, `${project}/examples/draft`);
  const html = await saved(page, "#save-report");
  assert.equal(html.name, "draft-report.html");
  assert.equal(html.bytes.toString(), reportOf(`${project}/examples`, "draft"));
  const copy = await saved(page, "#save-workbook");
  assert.equal(copy.name, "draft-with-findings.xlsx");
  const output = `${made}/copy.xlsx`;
  program(`${project}/examples`, "validate", "draft", "--no-cache", "--as-of", AS_OF, "--output", output);
  assert.ok(copy.bytes.equals(readFileSync(output)), "the annotated workbooks differ");
  const tasks = await saved(page, "#save-tasks");
  assert.equal(tasks.name, "draft-tasks.csv");
  const list = `${made}/tasks.csv`;
  program(`${project}/examples`, "validate", "draft", "--no-cache", "--as-of", AS_OF, "--output", `tasks=${list}`);
  assert.ok(tasks.bytes.equals(readFileSync(list)), "the lists of tasks differ");
  await startOver(page);
  const blank = await saved(page, "#blank button");
  program(made, "export", "--output", "blank.xlsx");
  assert.ok(blank.bytes.equals(readFileSync(`${made}/blank.xlsx`)), "the blank forms differ");
  await context.close();
});

await check("evidence is proposed as the program proposes it", async () => {
  const { page, context } = await open();
  const cases = [
    ["unlisted", "evidence.collected.yaml", /It adds \d+ proposed entries, (\d+|none) of them sure(, and \d+ facts? from (a )?documents?)?\. To confirm an entry/],
    ["form", "form.collected.xlsx", /On the sheet Evidence, confirm a row/],
  ];
  for (const [folder, name, told] of cases) {
    await choose(page, `${work}/${folder}`);
    const proposed = await saved(page, "#propose");
    assert.equal(proposed.name, name);
    assert.match(await page.textContent("#saved"), told);
    const output = `${made}/${name}`;
    const list = program(work, "collect", folder, "--as-of", AS_OF, "--format", "json", "--output", output);
    assert.ok(proposed.bytes.equals(readFileSync(output)), `${name} differs`);
    const { length } = JSON.parse(list).proposed;
    assert.match(await page.textContent("#saved"), new RegExp(` adds ${length} proposed entries`));
    await picture(page, `proposed-${folder}`);
  }
  await choose(page, `${project}/examples/ready`);
  await page.click("#propose");
  await page.waitForFunction(() => /nothing to propose: every possible evidence file/.test(document.querySelector("#saved").textContent));
  await context.close();
});

await check("what cannot be checked is told in the program's words, and the page goes on", async () => {
  const { page, context } = await open();
  const told = {
    "wrong.yaml": new RegExp([
      "^wrong.yaml is invalid: 2 problems",
      "wrong.yaml, line 3: the manifest has no field `workbok`",
      "What to do: did you mean `workbook`\\? Allowed: [a-z_, ]+",
      "wrong.yaml, line 4: `tier` has the invalid value \"gold\"",
      "Allowed: [a-z, ]+$",
    ].join("\\s+")),
    "scan.pdf": /have the extension of a workbook.*What to do: drop a workbook/s,
    "bomb.xlsx": /is too large: it has more.*check it with the program, whose limits can be raised/s,
    "not-a-zip.zip": /its list of files is missing/,
    "leads-out.zip": /which leads outside it/,
  };
  for (const [name, words] of Object.entries(told)) {
    await choose(page, `${work}/${name}`);
    assert.match(await trouble(page), words);
    await picture(page, `trouble-${name}`);
    await startOver(page);
  }
  await choose(page, `${project}/examples/ready`);
  assert.match(await page.textContent("#verdict"), /Ready until/);
  await context.close();
});

await check("a document that takes too long is told, and the others are read once", async () => {
  const { page, context } = await open();
  const slow = readFileSync(`${work}/slow.txt`, "utf8");
  await page.evaluate(() => {
    program.seconds = 0.15;
    window.read = [];
    const original = keep;
    keep = (about, request, bytes) => {
      window.read.push(request);
      original(about, request, bytes);
    };
  });
  await choose(page, `${work}/slow`);
  assert.match(await report(page), /reading it takes too long/);
  const [late, read] = await page.evaluate(() => [[...assessment.slow], window.read]);
  assert.deepEqual(late.map((request) => JSON.parse(request).path), [`/slow/${slow}`]);
  assert.ok(read.length > 20);
  assert.equal(new Set(read).size, read.length, "a document was read twice");
  await context.close();
});

await check("readers that want more memory than they may have end alone", async () => {
  const { page, context } = await open();
  await page.evaluate(() => { program.limits = ["--limit", "document-memory=12000000"]; });
  await choose(page, `${work}/slow`);
  const html = await report(page);
  assert.equal(html.match(/its reader stopped/g)?.length > 0, true);
  await page.evaluate(() => { program.limits = ["--limit", "document-memory=1000000"]; });
  await choose(page, `${work}/large.xlsx`);
  assert.match(await trouble(page), /large.xlsx is damaged: its reader stopped/);
  await context.close();
});

await check("a folder of 3,000 files", async () => {
  const { page, context } = await open();
  await choose(page, `${work}/many`);
  assert.equal(await report(page), reportOf(work, "many"));
  await context.close();
});

await check("a run can be stopped", async () => {
  const { page, context } = await open();
  await begin(page, `${work}/slow`);
  await page.waitForSelector("#work:not([hidden])");
  await picture(page, "work");
  await page.click("#stop");
  assert.ok(await page.isVisible("#drop"));
  assert.equal(await page.evaluate(() => document.activeElement.id), "choose-folder");
  await context.close();
});

await check("the page can connect to nothing", async () => {
  const { page, context } = await open(addresses.http);
  const tried = await page.evaluate(async (address) => {
    const image = new Image();
    const picture = new Promise((done) => { image.onload = () => done("loaded"); image.onerror = () => done("refused"); });
    image.src = `${address}?picture`;
    const source = `fetch("${address}").then(() => postMessage("sent"), () => postMessage("refused"))`;
    const worker = new Worker(URL.createObjectURL(new Blob([source])));
    const beside = new Promise((done) => { worker.onmessage = ({ data }) => done(data); });
    const here = fetch(address).then(() => "sent", () => "refused");
    return Promise.all([picture, beside, here]);
  }, addresses.http);
  assert.deepEqual(tried, ["refused", "refused", "refused"]);
  await context.close();
});

await checkChromium("by keyboard: a folder is chosen, the verdict has the focus", async () => {
  const { page, context } = await open();
  await page.reload();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "choose-folder");
  const chooser = page.waitForEvent("filechooser");
  // Until the browser knows that somebody waits.
  await page.waitForTimeout(300);
  await page.keyboard.press("Enter");
  await (await chooser).setFiles(`${project}/examples/ready`);
  await shown(page);
  assert.equal(await page.evaluate(() => document.activeElement.id), "verdict");
  await context.close();
});

await check("narrow and wide, light and dark: nothing is cut off, and axe finds nothing", async () => {
  for (const colorScheme of isFirefox ? ["light"] : ["light", "dark"]) {
    for (const width of [400, 1280]) {
      const { page, context } = await open(addresses.file, { colorScheme, viewport: { width, height: 800 } });
      const states = {
        start: async () => {},
        trouble: () => choose(page, `${work}/scan.pdf`),
        result: () => choose(page, `${project}/examples/draft`),
      };
      for (const [name, reach] of Object.entries(states)) {
        await reach();
        const beyond = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return scrollWidth - clientWidth;
        });
        assert.equal(beyond, 0, `${name} is wider than ${width} pixels`);
        await page.evaluate(axe);
        const found = await page.evaluate(() => axe.run({ iframes: false }));
        assert.deepEqual(found.violations.map(({ id, nodes }) => [id, nodes[0].html]), []);
        await picture(page, `${name}-${colorScheme}-${width}`);
      }
      await context.close();
    }
  }
});

await end();
console.log(`${passed} passed, 0 failed`);

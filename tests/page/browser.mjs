// Opens the page in a browser, and does with it what a person would: Chromium, or Firefox where BROWSER says so.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { basename, dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, firefox } from "playwright-core";

export const [work, project, fscheck, screenshots] = process.argv.slice(2);
/** Where the program writes what is compared. */
export const made = mkdtempSync(`${work}/made-`);
export const AS_OF = "2026-12-01";
const SHOWN = "#result:not([hidden]), #trouble:not([hidden])";
const file = `${project}/target/page/fscheck.html`;

const server = createServer((request, response) => {
  response.setHeader("content-type", "text/html");
  response.end(readFileSync(file));
}).listen(0, "127.0.0.1");
await new Promise((listening) => server.on("listening", listening));
export const addresses = {
  file: pathToFileURL(file).href,
  http: `http://127.0.0.1:${server.address().port}/fscheck.html`,
};

export const isFirefox = process.env.BROWSER === "firefox";
const executablePath = process.env.EXECUTABLE;
const browser = isFirefox
  // Debian's own Firefox, not Playwright's, is spoken to by WebDriver BiDi.
  ? await firefox.launch({ executablePath, channel: "moz-firefox" })
  : await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });

export async function end() {
  await browser.close();
  server.close();
}

/** Opens the page, and notes whatever it logs, throws or asks for. */
export async function open(address = addresses.file, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const trouble = [];
  page.on("console", (message) => trouble.push(message.text()));
  page.on("pageerror", (error) => trouble.push(String(error)));
  page.on("request", (request) => {
    const is = request.url();
    if (is !== address && !is.startsWith("blob:")) trouble.push(is);
  });
  await page.goto(address);
  await page.waitForSelector("#checklist option", { state: "attached" });
  await page.fill("#as-of", AS_OF);
  return { page, trouble, context };
}

export const shown = (page) => page.waitForSelector(SHOWN);

/** Chooses a folder or files by the page's buttons, and waits for what it shows of them. */
export async function choose(page, ...paths) {
  // What is shown next is of these.
  await page.evaluate(() => showOnly("start"));
  await begin(page, ...paths);
  await shown(page);
}

/** Chooses a folder or files by the page's buttons. */
export async function begin(page, ...paths) {
  const isFolder = paths.length === 1 && !/\.\w+$/.test(paths[0]);
  if (isFolder && isFirefox) await page.setInputFiles("#files", zipOf(paths[0]));
  else await page.setInputFiles(isFolder ? "#folder" : "#files", isFolder ? paths[0] : paths);
}

/** A zip of a folder, where the browser can be handed none: WebDriver BiDi knows files alone. */
function zipOf(folder) {
  const zip = `${work}/${basename(folder)}-folder.zip`;
  execFileSync("python3", ["-m", "zipfile", "-c", zip, basename(folder)], { cwd: dirname(folder) });
  return zip;
}

/** Drops files and folders on the page, as the system's file manager does. */
export async function drop(page, ...paths) {
  await page.evaluate(() => showOnly("start"));
  // Until it is drawn, the browser would hand the drop to what was there before.
  await page.waitForTimeout(300);
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) {
    await session.send("Input.dispatchDragEvent", { type, x: 200, y: 200, data });
  }
  await shown(page);
}

export const report = (page) => page.evaluate(() => assessment.report.text());
export const trouble = (page) => page.innerText("#trouble-text");
export const startOver = (page) => page.click(".again:visible");

/** What the program itself writes, run beside the input. */
export function program(folder, ...args) {
  const how = { cwd: folder, encoding: "buffer", maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "ignore"] };
  try {
    return execFileSync(fscheck, args, how);
  } catch (error) {
    // It ends with 1 where something was found.
    if (error.status === 1) return error.stdout;
    throw error;
  }
}

export const reportOf = (folder, input) =>
  program(folder, "validate", "--no-cache", "--as-of", AS_OF, "--format", "html", input).toString();

/** The file that a button saves: its name, and its bytes. */
export async function saved(page, button) {
  if (isFirefox) return savedByFirefox(page, button);
  const [download] = await Promise.all([page.waitForEvent("download"), page.click(button)]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** Playwright is not told of what Firefox saves: what the page hands over is looked at instead. */
async function savedByFirefox(page, button) {
  const { name, address } = await page.evaluate((selector) => new Promise((resolve) => {
    const original = save;
    save = (content, name) => {
      save = original;
      const reader = new FileReader();
      reader.onload = () => resolve({ name, address: reader.result });
      reader.readAsDataURL(content);
      return original(content, name);
    };
    document.querySelector(selector).click();
  }), button);
  return { name, bytes: Buffer.from(address.split(",")[1], "base64") };
}

export async function picture(page, name) {
  // In Firefox, Playwright injects a style for that, which the page forbids: it would be told as trouble.
  if (screenshots && !isFirefox) await page.screenshot({ path: `${screenshots}/page-${name}.png` });
}

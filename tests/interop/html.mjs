// Opens the reports in a folder in Chromium, as a person who got them by mail would.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [folder, screenshots] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu"],
});
let passed = 0;

/** Opens a report and notes whatever it logs, throws or asks for. */
async function open(name, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const trouble = [];
  page.on("console", (message) => trouble.push(message.text()));
  page.on("pageerror", (error) => trouble.push(String(error)));
  const url = pathToFileURL(`${folder}/${name}.html`).href;
  page.on("request", (request) => {
    const is = request.url();
    if (!is.startsWith("data:") && is.split("#")[0] !== url) trouble.push(is);
  });
  await page.goto(url + (options.hash ?? ""));
  return { page, trouble, context };
}

async function check(name, test) {
  await test();
  passed += 1;
  console.log(`ok ${name}`);
}

const visible = (page, selector) => page.locator(`${selector}:visible`).count();
const isRow = "tr[data-item]";

for (const name of ["ready", "draft", "both", "hostile"]) {
  await check(`${name}: no error, no request, 58 rows for each assessment`, async () => {
    const { page, trouble, context } = await open(name);
    const assessments = await page.locator(".assessment").count();
    assert.equal(assessments, name === "both" ? 2 : 1);
    assert.equal(await page.locator(isRow).count(), 58 * assessments);
    assert.equal(await visible(page, isRow), 58 * assessments);
    assert.deepEqual(trouble, []);
    await context.close();
  });
}

await check("the verdict stands at the top", async () => {
  const { page, context } = await open("draft");
  assert.match(await page.locator("h1").innerText(), /Not ready: \d+ of 58 items open, \d+ errors?/);
  await page.goto(pathToFileURL(`${folder}/ready.html`).href);
  assert.match(await page.locator("h1").innerText(), /Ready until \d{4}-\d\d-\d\d/);
  await context.close();
});

await check("each filter leaves what it says, and all comes back", async () => {
  const { page, context } = await open("draft");
  const all = await visible(page, ".finding");
  for (const name of ["status", "section", "severity", "rule"]) {
    const select = page.locator(`select[name=${name}]`);
    const of = `.finding[data-${name}`;
    const value = await page.locator(".finding").last().getAttribute(`data-${name}`)
      || await page.locator(".finding").first().getAttribute(`data-${name}`);
    await select.selectOption(value);
    const left = await visible(page, ".finding");
    assert.ok(left > 0 && left < all, `${name}: ${left} of ${all}`);
    assert.equal(await visible(page, `${of}="${value}"]`), left);
    assert.equal(await page.locator("#shown").innerText(), `${left} of ${all} findings`);
    await page.locator("#filters button").click();
    await page.waitForFunction((n) => document.querySelectorAll(".finding:not([hidden])").length === n, all);
    assert.equal(await visible(page, isRow), 58);
  }
  await page.locator("select[name=status]").selectOption("waived");
  const waived = await page.locator(`${isRow}[data-status=waived]`).count();
  assert.ok(waived > 0);
  assert.equal(await visible(page, isRow), waived);
  await context.close();
});

await check("filters stand in the address, which can be passed on", async () => {
  const { page, context } = await open("draft");
  const of = '.finding[data-study]:not([data-study=""])';
  const study = await page.locator(of).first().getAttribute("data-study");
  await page.locator("select[name=study]").selectOption(study);
  await page.locator("input[name=text]").fill("a b");
  const hash = await page.evaluate(() => location.hash);
  assert.equal(hash, `#?text=a+b&study=${study}`);
  await page.locator("input[name=text]").fill("");
  const left = await visible(page, ".finding");
  assert.equal(await visible(page, `.finding[data-study="${study}"]`), left);
  const cards = await page.locator(".card:visible").evaluateAll((cards) =>
    cards.filter((card) => !card.querySelector(".finding:not([hidden])")).length);
  assert.equal(cards, 0, "no card without a finding");
  const again = await open("draft", { hash: `#?study=${study}&rule=nonsense&foo=bar` });
  assert.equal(await visible(again.page, ".finding"), left);
  await again.context.close();
  await context.close();
});

await check("a name with hyphens is found without them", async () => {
  const { page, context } = await open("draft");
  await page.locator("input[name=text]").fill("education  EVENTS");
  const found = await page.locator(".finding:visible").allInnerTexts();
  assert.ok(found.length > 0 && found.every((text) => text.includes("education-events")));
  await context.close();
});

await check("axe-core finds nothing", async () => {
  const axe = readFileSync(`${folder}/node_modules/axe-core/axe.min.js`, "utf8");
  for (const name of ["ready", "draft", "both"]) {
    for (const width of [1280, 400]) {
      const { page, context } = await open(name, { bypassCSP: true, viewport: { width, height: 900 } });
      await page.addScriptTag({ content: axe });
      const { violations } = await page.evaluate(() => window.axe.run());
      assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html]), [], name);
      await context.close();
    }
  }
});

await check("the search finds, from the keyboard alone", async () => {
  const { page, context } = await open("draft");
  const rule = await page.locator(".finding").first().getAttribute("data-rule");
  await page.keyboard.press("/");
  await page.keyboard.type(rule.toUpperCase());
  const left = await page.locator(".finding:visible").allInnerTexts();
  assert.ok(left.length > 0 && left.every((text) => text.includes(rule)));
  await page.locator("input[name=text]").fill("no such thing anywhere");
  assert.equal(await visible(page, ".finding"), 0);
  assert.equal(await visible(page, isRow), 0);
  assert.equal(await visible(page, ".nothing"), 1);
  await context.close();
});

await check("every link leads to a place, and a link shows what was filtered away", async () => {
  const { page, context } = await open("draft");
  const dead = await page.evaluate(() =>
    [...document.querySelectorAll("a[href^='#']")]
      .map((link) => link.getAttribute("href").slice(1))
      .filter((id) => !document.getElementById(id)));
  assert.deepEqual(dead, []);
  const link = page.locator(".finding a.link").last();
  const id = await page.locator(".finding").last().getAttribute("id");
  await link.click();
  assert.equal(await page.evaluate(() => decodeURIComponent(location.hash.slice(1))), id);
  const again = await open("draft", { hash: `#${id}` });
  await again.page.locator("input[name=text]").fill("no such thing anywhere");
  await again.page.evaluate((id) => { location.hash = ""; location.hash = id; }, id);
  await again.page.waitForFunction((id) => !document.getElementById(id).hidden, id);
  assert.equal(await again.page.evaluate(() => document.activeElement.id), id);
  await again.context.close();
  await context.close();
});

await check("without scripts everything is there", async () => {
  const { page, context } = await open("draft", { javaScriptEnabled: false });
  assert.equal(await visible(page, isRow), 58);
  assert.equal(await visible(page, ".finding"), await page.locator(".finding").count());
  assert.equal(await visible(page, "#filters"), 0);
  await context.close();
});

await check("a screen reader has a heading, a name and a text for everything", async () => {
  const { page, context } = await open("draft");
  const nameless = await page.evaluate(() => [
    ...[...document.querySelectorAll("td.study:not(.none), td.status")]
      .filter((cell) => !cell.querySelector("[role=img][aria-label]")),
    ...[...document.querySelectorAll("input, select")].filter((field) => !field.labels.length),
    ...[...document.querySelectorAll("td")].filter((cell) => !cell.closest("tr").querySelector("th")),
  ].map((element) => element.outerHTML));
  assert.deepEqual(nameless, []);
  const ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map((e) => e.id));
  assert.equal(new Set(ids).size, ids.length, "ids are unique");
  await context.close();
});

await check("texts stand out from what they are written on (WCAG 2.2, 1.4.3)", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const { page, context } = await open("draft", { colorScheme });
    const faint = await page.evaluate(() => {
      const numbers = (color) => color.match(/[\d.]+/g).map(Number);
      const light = (color) => {
        const [r, g, b] = numbers(color).map((c) => c / 255)
          .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const ground = (element) => {
        for (let at = element; at; at = at.parentElement) {
          const color = getComputedStyle(at).backgroundColor;
          if (numbers(color)[3] !== 0) return color;
        }
        return "rgb(255, 255, 255)";
      };
      const written = [...document.querySelectorAll("body *")].filter((element) =>
        element.checkVisibility() && !["SCRIPT", "OPTION"].includes(element.tagName)
        && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
      return written.map((element) => {
        const [a, b] = [light(getComputedStyle(element).color), light(ground(element))];
        return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), element.outerHTML.slice(0, 99)];
      }).filter(([contrast]) => contrast < 4.5);
    });
    assert.deepEqual(faint, [], colorScheme);
    await context.close();
  }
});

await check("a hostile text is shown and does nothing", async () => {
  const { page, trouble, context } = await open("hostile");
  assert.notEqual(await page.title(), "harmed");
  assert.equal(await page.locator("img").count(), 0);
  assert.equal(await page.locator("script").count(), 1);
  const text = await page.locator("main").innerText();
  assert.ok(text.includes("<script>document.title = 'harmed'</script>"));
  assert.ok(!/[\u202a-\u202e\u2066-\u2069]/.test(await page.content()));
  assert.deepEqual(trouble, []);
  // Even a text that got through unescaped could not act.
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "document.title = 'harmed'";
    document.body.append(script);
    document.body.insertAdjacentHTML("beforeend", "<p onclick='document.title = `harmed`' id='p'>p</p>");
    document.getElementById("p").click();
  });
  assert.notEqual(await page.title(), "harmed");
  await context.close();
});

for (const width of [1280, 400]) {
  await check(`nothing is wider than a window of ${width} pixels`, async () => {
    for (const name of ["ready", "draft", "both", "hostile"]) {
      const { page, context } = await open(name, { viewport: { width, height: 800 } });
      const [wide, whole] = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return [scrollWidth, clientWidth];
      });
      assert.ok(wide <= whole, `${name}: ${wide} of ${whole}`);
      await context.close();
    }
  });
}

if (screenshots) {
  // The picture in the README: docs/report.png, reduced to 64 colours.
  const { page, context } = await open("draft", { viewport: { width: 1280, height: 765 } });
  await page.screenshot({ path: `${screenshots}/report.png` });
  await context.close();
  for (const name of ["ready", "draft", "both", "hostile"]) {
    for (const colorScheme of ["light", "dark"]) {
      for (const width of [1280, 400]) {
        const { page, context } = await open(name, { colorScheme, viewport: { width, height: 800 } });
        await page.screenshot({ path: `${screenshots}/${name}-${colorScheme}-${width}.png`, fullPage: true });
        await context.close();
      }
    }
    for (const format of ["A4", "Letter"]) {
      const { page, context } = await open(name);
      await page.pdf({ path: `${screenshots}/${name}-${format}.pdf`, format });
      await context.close();
    }
  }
}
await browser.close();
console.log(`${passed} passed, 0 failed`);

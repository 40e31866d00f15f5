// What only a browser can tell about the HTML report: run as `node check.mjs REPORTS PICTURES` in the folder with
// `node_modules`. REPORTS holds what `main.rs` beside this file wrote; PICTURES is where screenshots go.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

// The browser is unpacked beside the packages, so that none of another version is taken for it.
process.env.TMPDIR = join(process.cwd(), 'tmp');
mkdirSync(process.env.TMPDIR, { recursive: true });
const require = createRequire(join(process.cwd(), 'here.js'));
const puppeteer = require('puppeteer-core').default ?? require('puppeteer-core');
const chromium = require('@sparticuz/chromium').default ?? require('@sparticuz/chromium');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const [reports, pictures] = process.argv.slice(2).map((path) => resolve(path));
mkdirSync(pictures, { recursive: true });
const address = (name) => pathToFileURL(join(reports, `${name}.html`)).href;
const browser = await puppeteer.launch({
  executablePath: process.env.PLIMSOLL_CHROMIUM || await chromium.executablePath(),
  // Containers run as root; the pages are our own and reach no network.
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'],
  headless: process.env.PLIMSOLL_CHROMIUM ? true : 'shell',
});

let passed = 0;
const failures = [];
/** Runs one check on a page of its own; whatever a page says or asks for is a failure as well. */
async function check(title, run, { name = 'graded', width = 1280, height = 900, dark = false, script = true, loud = false } = {}) {
  const page = await browser.newPage();
  const said = [];
  page.on('console', (message) => said.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== address(name)) said.push(`request: ${request.url()}`);
  });
  try {
    await page.setJavaScriptEnabled(script);
    await page.setViewport({ width, height });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
    await page.goto(address(name));
    await run(page);
    if (said.length && !loud) throw new Error(said.join('\n'));
    passed += 1;
    console.log(`ok    ${title}`);
  } catch (error) {
    failures.push(title);
    console.log(`FAIL  ${title}\n      ${String(error.message).replaceAll('\n', '\n      ')}`);
  }
  await page.close();
}
function equal(actual, expected, what) {
  const [a, e] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== e) throw new Error(`${what}: ${a} instead of ${e}`);
}
function truth(value, what) {
  if (!value) throw new Error(what);
}

/** Numbers of findings that a reader can reach, and what the bar says. */
const state = (page) => page.evaluate(() => {
  const all = Array.from(document.querySelectorAll('.f'));
  const left = all.filter((one) => !one.closest('[hidden]'));
  return {
    all: all.length,
    left: left.length,
    severities: [...new Set(left.map((one) => one.closest('.g').dataset.s))].sort(),
    said: document.querySelector('#shown').textContent,
    hash: location.hash,
  };
});
const choose = (page, name, value) => page.select(`#filter select[name=${name}]`, value);
const tick = (page, name, value) => page.click(`#filter input[name=${name}][value="${value}"]`);
const option = (page, name, at) => page.$eval(`#filter select[name=${name}]`, (select, at) => {
  const option = select.options[at < 0 ? select.options.length + at : at];
  return { value: option.value, number: Number(option.text.match(/\(([\d,]+)\)$/)[1].replaceAll(',', '')) };
}, at);

await check('the filter by severity counts what it shows and what it hides', async (page) => {
  const before = await state(page);
  equal(before.said, `${before.all} findings`, 'said at first');
  await tick(page, 'severity', 'P1');
  const after = await state(page);
  equal(after.severities, ['P1'], 'severities');
  equal(after.hash, '#severity=P1', 'hash');
  truth(after.said.startsWith(`${after.left} of ${before.all} findings in `), after.said);
  truth(after.said.endsWith(`; ${before.all - after.left} hidden by the filter`), after.said);
  await tick(page, 'severity', 'P0');
  equal((await state(page)).severities, ['P0', 'P1'], 'severities');
  await page.reload();
  const again = await state(page);
  equal(again.severities, ['P0', 'P1'], 'severities after the page is loaded again');
  equal(again.hash, '#severity=P0&severity=P1', 'hash after the page is loaded again');
  await page.click('#clear');
  equal((await state(page)).left, before.all, 'findings when all are shown');
});
for (const name of ['category', 'rule', 'unit', 'owner']) {
  await check(`the filter by ${name} shows as many findings as it says`, async (page) => {
    for (const at of [1, -1]) {
      const { value, number } = await option(page, name, at);
      await choose(page, name, value);
      const { left, hash } = await state(page);
      equal(left, number, `findings of ${value}`);
      equal(new URLSearchParams(hash.slice(1)).get(name), value, 'hash');
    }
  });
}
await check('findings without an owner can be asked for', async (page) => {
  equal((await option(page, 'owner', -1)).value, '!none', 'last choice');
  await choose(page, 'owner', '!none');
  truth(await page.evaluate(() => Array.from(document.querySelectorAll('.f')).every((one) => !one.closest('[hidden]') === !one.dataset.o)), 'owners');
});
await check('filters by path and state narrow each other', async (page) => {
  await page.type('#filter input[name=path]', 'ORDERS/');
  const path = await state(page);
  truth(path.left > 0 && path.left < path.all, 'findings by path');
  await tick(page, 'state', 'new');
  const both = await state(page);
  truth(both.left > 0 && both.left < path.left, 'findings by path and state');
  equal(both.hash, '#state=new&path=ORDERS%2F', 'hash');
  await page.focus('#filter input[name=path]');
  await page.keyboard.press('Escape');
  equal((await state(page)).left, both.all, 'findings after Escape');
});
await check('a link with a filter that this report does not have shows nothing, and says so', async (page) => {
  await page.goto(`${address('graded')}#rule=none%2Fsuch`);
  const { left, said, all } = await state(page);
  equal(left, 0, 'findings');
  truth(said.includes(`${all} hidden by the filter`), said);
  equal(await page.$eval('#filter select[name=rule]', (select) => select.value), 'none/such', 'choice');
});
await check('a link to a finding opens what it is folded in, and keeps the filter', async (page) => {
  const id = await page.evaluate(() => document.querySelector('#findings .f').id);
  const visible = () => page.$eval(`[id="${id}"]`, (one) => {
    const box = one.getBoundingClientRect();
    return box.height > 20 && box.top >= 0 && box.top < innerHeight;
  });
  truth(!await visible(), 'folded at first');
  await page.goto(`${address('graded')}#${id}`);
  truth(await visible(), 'visible');
  await page.goto(address('graded'));
  await tick(page, 'severity', 'P2');
  await page.evaluate((id) => document.querySelector(`a[href="#${id}"]`).click(), id);
  truth(await visible(), 'visible with a filter');
  equal((await state(page)).hash, `#severity=P2&at=${id}`, 'hash');
  await page.goto(`${address('graded')}#severity=P3&at=${id}`);
  truth(await visible(), 'visible although the filter hides it');
});
await check('every anchor leads somewhere, and is there once', async (page) => {
  equal(await page.evaluate(() => Array.from(document.querySelectorAll('a[href^="#"]'), (link) => link.getAttribute('href').slice(1))
    .filter((hash) => !hash.includes('=') && !document.getElementById(hash))), [], 'links');
  equal(await page.evaluate(() => {
    const ids = Array.from(document.querySelectorAll('[id]'), (one) => one.id);
    return ids.filter((id, at) => ids.indexOf(id) !== at);
  }), [], 'ids');
});

const paper = (page) => page.evaluate(() => getComputedStyle(document.querySelector('main > section')).backgroundColor);
await check('dark colours follow the system, and can be switched', async (page) => {
  const night = await paper(page);
  truth(/rgb\((\d\d?), /.test(night), `dark: ${night}`);
  await page.click('#theme');
  equal(await paper(page), 'rgb(255, 255, 255)', 'light');
  await page.reload();
  equal(await paper(page), 'rgb(255, 255, 255)', 'light after the page is loaded again');
  await page.click('#theme');
  equal(await paper(page), night, 'dark again');
  await page.evaluate(() => localStorage.clear());
}, { dark: true });
await check('on paper everything is open, and nothing is there to click', async (page) => {
  await page.emulateMediaType('print');
  equal(await paper(page), 'rgb(255, 255, 255)', 'paper');
  equal(await page.evaluate(() => ['nav', '#filter', '#theme'].filter((one) => document.querySelector(one).getClientRects().length)), [], 'controls');
  const folded = await page.evaluate(() => Array.from(document.querySelectorAll('#findings .f, .sum table')).filter((one) => one.getBoundingClientRect().height < 10).length);
  equal(folded, 0, 'folded parts');
  await page.pdf({ path: join(pictures, 'print.pdf'), format: 'A4' });
}, { dark: true });
await check('without a script all findings can be read', async (page) => {
  equal(await page.$eval('#filter', (bar) => bar.getClientRects().length), 0, 'filter');
  await page.click('#findings .g summary');
  truth(await page.$eval('#findings .f', (one) => one.getBoundingClientRect().height > 20), 'unfolded');
}, { script: false });
await check('the keyboard gets to the critical issues at once', async (page) => {
  await page.keyboard.press('Tab');
  equal(await page.evaluate(() => document.activeElement.className), 'skip', 'first stop');
  await page.keyboard.press('Enter');
  equal((await state(page)).hash, '#critical', 'hash');
  await page.keyboard.press('Tab');
  truth(await page.evaluate(() => document.querySelector('#critical').contains(document.activeElement)), 'the next stop is in the critical issues');
  truth(await page.$eval('#critical', (one) => Math.abs(one.getBoundingClientRect().top) < 200), 'in sight');
});
for (const width of [320, 400, 768, 1280]) {
  for (const name of ['graded', 'hostile']) {
    await check(`nothing sticks out of ${width} pixels: ${name}`, async (page) => {
      truth(await page.evaluate(() => document.documentElement.scrollWidth) <= width, await page.evaluate((width) =>
        Array.from(document.querySelectorAll('main *')).filter((one) => one.getBoundingClientRect().right > width && !one.closest('.wide')).slice(0, 5)
          .map((one) => `${one.localName}.${one.className} ${one.textContent.slice(0, 40)}`).join('\n'), width));
    }, { name, width });
  }
}
for (const [name, options] of [['graded', {}], ['graded', { dark: true }], ['graded', { width: 400 }], ['plain', {}], ['clean', {}], ['hostile', {}]]) {
  await check(`axe-core finds nothing: ${name} ${JSON.stringify(options)}`, async (page) => {
    await page.evaluate(() => { for (const one of document.querySelectorAll('details')) one.open = true; });
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    equal(violations.map(({ id, nodes }) => `${id}: ${nodes.length}, such as ${nodes[0].html.slice(0, 160)} ${nodes[0].any[0]?.message ?? ''}`), [], 'violations');
  }, { name, ...options });
}
await check('the policy lets nothing else run', async (page) => {
  equal(await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.body.append(script);
    document.body.setAttribute('onclick', 'window.ran = true');
    document.body.click();
    document.body.setAttribute('style', 'position: fixed');
    const image = new Image();
    image.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';
    document.body.append(image);
    return [window.ran ?? false, getComputedStyle(document.body).position];
  }), [false, 'static'], 'ran, styled');
}, { loud: true });
await check('hostile text stays text', async (page) => {
  const odd = await page.evaluate(() => {
    const odd = [];
    for (const one of document.querySelectorAll('*')) {
      if (['img', 'iframe', 'object', 'embed', 'form', 'base', 'link', 'video', 'audio'].includes(one.localName)) odd.push(one.outerHTML.slice(0, 100));
      for (const { name, value } of one.attributes) {
        if (name.startsWith('on') || name === 'style' || name === 'srcdoc') odd.push(`${name}=${value}`);
        if (name === 'href' && !/^(#|https?:\/\/)/.test(value)) odd.push(`${name}=${value}`);
      }
    }
    if (document.scripts.length !== 1) odd.push(`${document.scripts.length} scripts`);
    return odd;
  });
  equal(odd, [], 'elements and attributes');
}, { name: 'hostile' });
await check('10,000 findings are filtered while nobody waits', async (page) => {
  // Time of the processor, not of the clock: a busy machine changes neither.
  const session = await page.createCDPSession();
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async () => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value * 1e3;
  await page.exposeFunction('busy', busy);
  const times = await page.evaluate(async () => {
    const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const box = (name, value) => document.querySelector(`#filter input[name=${name}][value="${value}"]`);
    const owner = document.querySelector('#filter select[name=owner]');
    const path = document.querySelector('#filter input[name=path]');
    const steps = [
      ['first', () => box('severity', 'P2').click()],
      ['owner', () => { owner.selectedIndex = 1; owner.dispatchEvent(new Event('input', { bubbles: true })); }],
      ['path', () => { path.value = 'orders'; path.dispatchEvent(new Event('input', { bubbles: true })); }],
      ['severity', () => box('severity', 'P2').click()],
      ['state', () => box('state', 'new').click()],
      ['all', () => document.querySelector('#clear').click()],
    ];
    const times = {};
    const round = async (when) => {
      for (const [name, step] of steps) {
        await painted();
        const used = await window.busy();
        const start = performance.now();
        step();
        document.documentElement.getBoundingClientRect();
        const clock = performance.now() - start;
        await painted();
        times[`${name}${when}`] = [Math.round(await window.busy() - used), Math.round(clock)];
      }
    };
    await round('');
    document.querySelector('#unfold').click();
    await painted();
    await round(' unfolded');
    return times;
  });
  console.log(`      milliseconds of the processor until painted, and of the clock until laid out: ${JSON.stringify(times)}`);
  const slowest = Math.max(...Object.values(times).map(([used]) => used));
  console.log(`      the slowest takes ${(slowest / 100).toFixed(2)} of the 100 ms that it may take`);
  // Far beyond what it takes, so that a busy machine does not fail it; what grows with the square does.
  truth(slowest < 3_000, `${slowest} ms`);
}, { name: 'large' });

for (const name of ['graded', 'plain', 'clean', 'hostile']) {
  const vnu = spawnSync('java', ['-jar', require.resolve('vnu-jar/build/dist/vnu.jar'), '--format', 'json', '--also-check-css', '--stdout', join(reports, `${name}.html`)], { encoding: 'utf8' });
  const title = `the Nu validator finds nothing: ${name}`;
  try {
    // It computes the digest of a text without its line breaks, and so takes our own style and script for foreign ones; that
    // Chromium applies both is what the other checks rest on.
    const wrong = JSON.parse(vnu.stdout).messages.filter(({ type, subType, message }) =>
      (type !== 'info' || subType === 'warning') && !/^Inline (style|script) violates Content Security Policy/.test(message));
    equal(wrong.map(({ message, extract }) => `${message} ${extract ?? ''}`.slice(0, 300)).slice(0, 8), [], `${wrong.length} messages`);
    passed += 1;
    console.log(`ok    ${title}`);
  } catch (error) {
    failures.push(title);
    console.log(`FAIL  ${title}\n      ${error.message}\n      ${vnu.stderr ?? vnu.error}`);
  }
}

const shots = [
  ['first', {}, null], ['finding', {}, '#critical'], ['categories', {}, '#categories'], ['checklist', {}, '#checklist'], ['plan', {}, '#plan'],
  ['findings', {}, '#findings'], ['audit', {}, '#audit'], ['evidence', {}, '#evidence'], ['dark', { dark: true }, null], ['dark-finding', { dark: true }, '#critical'],
  ['narrow', { width: 400 }, null], ['narrow-finding', { width: 400 }, '#critical .f'], ['plain', { name: 'plain' }, null], ['hostile', { name: 'hostile' }, null],
  ['print', { width: 794, height: 1123, media: 'print' }, null], ['print-findings', { width: 794, height: 1123, media: 'print' }, '#findings'],
];
for (const [picture, options, at] of shots) {
  await check(`picture: ${picture}`, async (page) => {
    await page.evaluate(() => { for (const one of document.querySelectorAll('#categories .sum, #findings details')) { one.open = true; break; } });
    if (options.media) await page.emulateMediaType(options.media);
    if (at) await page.$eval(at, (one) => one.scrollIntoView());
    await page.screenshot({ path: join(pictures, `${picture}.png`) });
  }, options);
}
await browser.close();
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length ? 1 : 0;

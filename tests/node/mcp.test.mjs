// SPDX-License-Identifier: GPL-3.0-or-later
// MCP servers of other people (the reference servers, by the official SDK): over standard input and
// output and over streamable HTTP.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { LATEST_PROTOCOL_VERSION } from '@modelcontextprotocol/sdk/types.js';
import { call, startThirdParty, until } from './harness.mjs';

const servers = '/troupe/v1/mcp/servers';
const script = (name) => fileURLToPath(
  new URL(`./node_modules/@modelcontextprotocol/server-${name}/dist/index.js`, import.meta.url));
const httpScript = fileURLToPath(new URL(
  './node_modules/@modelcontextprotocol/server-everything/dist/transports/streamableHttp.js', import.meta.url));

const program = (name, file, args = [], more = {}) =>
  ({ name, transport: 'stdio', command: process.execPath, args: [file, ...args], ...more });

async function add(body) {
  const made = await call('POST', servers, { body, expect: 201 });
  return ready(made.id);
}
const ready = (id) => until(() => call('GET', `${servers}/${id}`), (server) => {
  assert.notEqual(server.status, 'failed', server.problem);
  return server.status === 'ready' ? server : null;
}, { timeoutMs: 60_000 });
const use = (server, tool, args = {}, options = {}) =>
  call('POST', `${servers}/${server.id}/tools/${tool}/call`, { body: { arguments: args }, ...options });
const logOf = async (server) =>
  (await call('GET', `${servers}/${server.id}/log`)).items.map((line) => line.text).join('\n');

function everything(server) {
  test('it is greeted in the newest revision', () => {
    assert.equal(server().protocol_version, LATEST_PROTOCOL_VERSION);
    assert.ok(server().has_resources && server().has_prompts && server().tool_count > 8, JSON.stringify(server()));
  });

  test('its tools can be used', async () => {
    const { items } = await call('GET', `${servers}/${server().id}/tools`);
    const echo = items.find(({ name }) => name === 'echo');
    assert.match(echo.tool_name, /^[A-Za-z0-9_-]+__echo$/);
    assert.equal(echo.risk, 'external'); // whatever it says of itself
    assert.ok(items.every(({ problem }) => problem === ''), JSON.stringify(items));
    assert.equal((await use(server(), 'echo', { message: 'grüße 🎭' })).text, 'Echo: grüße 🎭');
    assert.match((await use(server(), 'get-sum', { a: 2, b: 40 })).text, /42/);
  });

  test('what is no text is described', async () => {
    assert.match((await use(server(), 'get-tiny-image')).text, /\[image: image\/png, \d/);
    assert.match((await use(server(), 'get-resource-links', { count: 2 })).text, /\[link to a resource: /);
    const weather = await use(server(), 'get-structured-content', { location: 'Chicago' });
    assert.equal(typeof JSON.parse(weather.text).temperature, 'number');
  });

  test('wrong arguments are an answer for the model', async () => {
    const wrong = await use(server(), 'get-sum', { a: 'two' });
    assert.equal(wrong.is_error, true);
    assert.ok(wrong.text.length > 0);
  });

  test('progress is told', async () => {
    const done = await use(server(), 'trigger-long-running-operation', { duration: 1, steps: 4 });
    assert.match(done.text, /completed/);
    assert.match(await logOf(server()), /1 of 4/);
  });

  test('a call that takes too long is given up, and the next one works', async () => {
    await call('PATCH', `${servers}/${server().id}`, { body: { timeout_ms: 1000 } });
    await ready(server().id);
    await use(server(), 'trigger-long-running-operation', { duration: 20, steps: 1 }, { expect: 504 });
    assert.match((await use(server(), 'echo', { message: 'next' })).text, /next/);
  });

  test('its resources can be read', async () => {
    const { items } = await call('GET', `${servers}/${server().id}/resources`);
    assert.ok(items.some((item) => item.is_template), JSON.stringify(items));
    const one = items.find((item) => !item.is_template);
    const { contents } = await call('POST', `${servers}/${server().id}/resources/read`, { body: { uri: one.uri } });
    assert.ok(contents[0].size > 0, JSON.stringify(contents));
    await call('POST', `${servers}/${server().id}/resources/read`, { body: { uri: 'no:such' }, expect: 502 });
  });

  test('its prompts can be filled in', async () => {
    const { items } = await call('GET', `${servers}/${server().id}/prompts`);
    const prompt = items.find(({ name }) => name === 'args-prompt');
    assert.equal(prompt.arguments.find(({ name }) => name === 'city').required, true);
    const text = await call('POST', `${servers}/${server().id}/prompts/get`,
      { body: { name: 'args-prompt', arguments: { city: 'Berlin' } } });
    assert.match(text.messages[0].text, /Berlin/);
  });

  test('what it offers anew is seen', async () => {
    const before = (await call('GET', `${servers}/${server().id}`)).offers;
    await use(server(), 'gzip-file-as-resource',
      { name: 'a.gz', data: 'data:text/plain,hello', outputType: 'resourceLink' });
    await until(() => call('GET', `${servers}/${server().id}`), ({ offers }) => offers > before);
    const { items } = await call('GET', `${servers}/${server().id}/resources`);
    assert.ok(items.some(({ uri }) => uri.includes('a.gz')), JSON.stringify(items));
  });
}

describe('server-everything over stdio', () => {
  let server;
  before(async () => { server = await add(program('Every thing', script('everything'), ['stdio'])); });
  everything(() => server);

  test('its roots are the folders that it was given', async () => {
    const rooted = await add(program('rooted', script('everything'), ['stdio'], { roots: [tmpdir()] }));
    const tools = await until(() => call('GET', `${servers}/${rooted.id}/tools`),
      ({ items }) => items.some(({ name }) => name === 'get-roots-list') && items);
    assert.ok(tools.length > 0); // a tool that it added later, when it knew that there are roots
    assert.match((await use(rooted, 'get-roots-list')).text, new RegExp(`file://${tmpdir()}`));
  });
});

describe('server-everything over streamable HTTP', () => {
  let far;
  let server;
  before(async () => {
    far = await startThirdParty(httpScript);
    server = await add({ name: 'far', transport: 'http', url: `${far.url}/mcp` });
  });
  after(async () => { await far?.stop(); });
  everything(() => server);

  test('the doctor is content', async () => {
    const { ok, checks } = await call('POST', `${servers}/${server.id}/doctor`, { body: {} });
    assert.ok(ok, JSON.stringify(checks));
  });
});

describe('server-filesystem', () => {
  let folder;
  let server;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'troupe-mcp-'));
    await writeFile(join(folder, 'note.txt'), 'The keeper counts ninety-seven steps.');
    server = await add(program('files', script('filesystem'), [folder], { roots: [folder] }));
  });
  after(async () => { await rm(folder, { recursive: true, force: true }); });

  test('it reads and writes where it may', async () => {
    assert.match((await use(server, 'read_text_file', { path: join(folder, 'note.txt') })).text, /ninety-seven/);
    await use(server, 'write_file', { path: join(folder, 'new.txt'), content: 'new' });
    assert.equal(await readFile(join(folder, 'new.txt'), 'utf8'), 'new');
    const outside = await use(server, 'read_text_file', { path: '/etc/hostname' });
    assert.equal(outside.is_error, true);
  });

  test('what it calls destructive is shown so', async () => {
    const { items } = await call('GET', `${servers}/${server.id}/tools`);
    const risks = new Set(items.map(({ risk }) => risk));
    assert.ok(!risks.has('read') && !risks.has('write'), JSON.stringify([...risks]));
  });
});

describe('server-memory', () => {
  test('it remembers, over a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'troupe-mcp-'));
    try {
      const server = await add(program('memory', script('memory'), [],
        { env: { MEMORY_FILE_PATH: join(folder, 'memory.json') } }));
      assert.deepEqual(server.env_names, ['MEMORY_FILE_PATH']);
      await use(server, 'create_entities',
        { entities: [{ name: 'Ann', entityType: 'person', observations: ['likes tea'] }] });
      await call('POST', `${servers}/${server.id}/restart`, { body: {} });
      await ready(server.id);
      assert.match((await use(server, 'read_graph')).text, /likes tea/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

test('the file of another program is taken over', async () => {
  const report = await call('POST', '/troupe/v1/mcp/import', { body: {
    mcpServers: { imported: { command: process.execPath, args: [script('memory')] } } } });
  assert.equal(report.added, 1, JSON.stringify(report));
  const server = await ready(report.items[0].server_id);
  assert.ok(server.tool_count > 0);
});

test('the doctor says what is wrong with a command', async () => {
  const { ok, checks } = await call('POST', '/troupe/v1/mcp/doctor',
    { body: program('broken', '/no/such/script.mjs') });
  assert.equal(ok, false);
  const start = checks.at(-1);
  assert.equal(start.name, 'start');
  assert.match(start.detail, /Cannot find module/);
  assert.equal(checks.find(({ name }) => name === 'runtime').status, 'ok');
});

// SPDX-License-Identifier: GPL-3.0-or-later
// The clients that the references print, as they are: AIMOS in Python (requests) and Node (axios, ws),
// and LVNG v1's request signing.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { call, server, until } from './harness.mjs';

const folder = new URL('./references/', import.meta.url);
const password = 'secure_password123';

/** What references/drive.py prints. */
async function drive(...args) {
  const { stdout } = await promisify(execFile)('python3', [new URL('drive.py', folder).pathname, ...args],
    { env: { ...process.env, TROUPE_URL: server.url, PYTHONDONTWRITEBYTECODE: '1' } });
  return JSON.parse(stdout);
}

/** The class of the Node.js client, whose file is CommonJS without exports. */
async function nodeClient() {
  const text = await readFile(new URL('aimos_client.js', folder), 'utf8');
  return new Function('require', `${text}\nreturn AIMOSClient;`)(createRequire(import.meta.url));
}

let agents;

before(async () => {
  await call('POST', '/api/auth/register',
    { body: { username: 'john_doe', email: 'john@example.com', password }, expect: 201 });
  agents = [];
  for (const name of ['CostOptBot', 'CustomBot']) {
    agents.push(await call('POST', '/api/agents',
      { body: { name, role: 'Analysis', description: 'Analyzes' }, expect: 201 }));
  }
  await call('PUT', `/api/agents/${agents[0].id}`, { body: { status: 'active' } });
});

const names = (list) => list.map((agent) => agent.name).sort();

describe('the Python client of AIMOS', () => {
  test('logs in, lists agents, reads the status', async () => {
    const told = await drive('aimos', 'john_doe', password);
    assert.deepEqual(names(told.agents), ['CostOptBot', 'CustomBot']);
    assert.deepEqual(names(told.active), ['CostOptBot']);
    assert.equal(told.status.total_agents, 2);
    assert.equal(told.status.active_agents, 1);
    assert.equal(typeof told.status.system_health_score, 'number');
    assert.deepEqual(told.refused, { status: 401, body: { detail: 'Invalid authentication credentials' } });
  });
});

describe('the Node client of AIMOS', () => {
  test('logs in, lists agents, reads the status', async () => {
    const client = new (await nodeClient())(`${server.url}/api`);
    await client.login('john_doe', password);
    assert.deepEqual(names(await client.getAgents()), ['CostOptBot', 'CustomBot']);
    assert.deepEqual(names(await client.getAgents({ status: 'active' })), ['CostOptBot']);
    assert.equal((await client.getSystemStatus()).active_agents, 1);
  });

  test('hears of the machine and of new agents over its socket', async () => {
    const AIMOSClient = await nodeClient();
    const told = [];
    class Listening extends AIMOSClient {
      handleWebSocketMessage(message) { told.push(message); }
    }
    const client = new Listening(`${server.url}/api`);
    const { access_token: token } = await client.login('john_doe', password);
    const me = await call('GET', '/api/auth/me', { headers: { authorization: `Bearer ${token}` } });
    const socket = client.createWebSocketConnection(`${me.id}?token=${token}`);
    await until(() => told, (all) => all.some((message) => message.type === 'metrics_update'), { timeoutMs: 10_000 });
    const made = await call('POST', '/api/agents', { body: { name: 'NewBot' }, expect: 201 });
    await until(() => told, (all) => all.some(
      (message) => message.type === 'agent_created' && message.data.id === made.id));
    assert.equal(typeof told[0].data.cpu_usage, 'number');
    socket.terminate();
  });
});

describe('request signing of LVNG v1', () => {
  test('a key that has to sign is taken with the guide\'s own signature, and only so', async () => {
    const { key } = await call('POST', '/troupe/v1/keys',
      { body: { name: 'signs', requires_signature: true }, expect: 201 });
    const made = await drive('signed', 'POST', '/v1/agents', '{"name": "Sünje"}', key);
    assert.equal(made.unsigned, 401);
    assert.equal(made.status, 201);
    assert.equal(made.body.name, 'Sünje');
    const read = await drive('signed', 'GET', `/v1/agents/${made.body.id}`, '', key);
    assert.equal(read.status, 200);
  });
});

// SPDX-License-Identifier: GPL-3.0-or-later
// A model server of other people (mock-llm, OpenAI-compatible) as a provider: configured, listed,
// asked, and failing.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { call, chat, createAgent, server, startThirdParty } from './harness.mjs';

const script = fileURLToPath(new URL('./node_modules/@dwmkerr/mock-llm/dist/main.js', import.meta.url));
const answer = 'The lighthouse keeper counts ninety-seven steps, ünïcödé and 🎭 included.';
const configuration = {
  streaming: { chunkSize: 7, chunkIntervalMs: 2 },
  rules: [
    { path: '/v1/models$', match: '@', response: { status: 200, content: JSON.stringify(
      { object: 'list', data: [{ id: 'mock-large', object: 'model' }, { id: 'mock-small', object: 'model' }] }) } },
    { path: '/v1/chat/completions$', match: '@', response: { status: 200, content: JSON.stringify({
      id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'mock-large',
      choices: [{ index: 0, message: { role: 'assistant', content: answer }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 21, completion_tokens: 17, total_tokens: 38 } }) } },
    { path: '/v1/chat/completions$', match: "contains(to_string(body.messages), 'fail with 401')",
      response: { status: 401, content: JSON.stringify({ error: {
        message: 'Incorrect API key provided.', type: 'invalid_request_error', param: null, code: 'invalid_api_key' } }) } },
  ],
};

let folder;
let llm;
let provider;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'troupe-mockllm-'));
  const file = join(folder, 'config.yaml'); // JSON is YAML
  await writeFile(file, JSON.stringify(configuration));
  llm = await startThirdParty(script, { args: ['--config', file] });
  provider = await call('POST', '/troupe/v1/providers', {
    body: { name: 'Mock', kind: 'openai', base_url: `${llm.url}/v1`, api_key: 'sk-mock-secret' },
    expect: 201,
  });
});
after(async () => {
  await llm?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('the key of a provider is never told again', async () => {
  const listed = JSON.stringify(await call('GET', '/troupe/v1/providers'));
  assert.ok(listed.includes(provider.id));
  assert.ok(!listed.includes('sk-mock-secret') && !JSON.stringify(provider).includes('sk-mock-secret'));
});

test('a test call finds its models, which are listed from then on', async () => {
  const found = await call('POST', `/troupe/v1/providers/${provider.id}/test`, { body: {} });
  assert.deepEqual([found.ok, found.models], [true, ['mock-large', 'mock-small']]);
  const { items } = await call('GET', '/troupe/v1/models');
  for (const id of found.models) {
    const model = items.find((item) => item.id === id);
    assert.deepEqual([model?.configured, model?.provider], [true, 'Mock'], JSON.stringify(model));
  }
});

describe('a conversation', () => {
  test('the answer arrives whole, from the model that was asked, with its tokens', async () => {
    const agent = await createAgent({ name: 'Keeper', model: 'mock-large' });
    const reply = await chat(agent.id, 'How many steps?');
    assert.equal(reply.status, 'complete', JSON.stringify(reply));
    assert.equal(reply.content, answer);
    assert.deepEqual([reply.requested_model, reply.model, reply.provider], ['mock-large', 'mock-large', 'Mock']);
    assert.ok(reply.tokens_input > 0 && reply.tokens_output > 0, JSON.stringify(reply));
  });

  test('a refused key is an error of the message, not an answer', async () => {
    const agent = await createAgent({ name: 'Refused', model: 'mock-large' });
    const reply = await chat(agent.id, 'Please fail with 401 now');
    assert.equal(reply.status, 'failed', JSON.stringify(reply));
    assert.ok(reply.error.length > 0 && reply.error_key.length > 0, JSON.stringify(reply));
    assert.doesNotMatch(JSON.stringify(reply), /sk-mock-secret/);
  });

  test('the answer streams, piece by piece, and what it cost is counted', async () => {
    const agent = await createAgent({ name: 'Streamed', model: 'mock-large' });
    const response = await fetch(`${server.url}/v1/agents/${agent.id}/chat`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ message: 'How many steps?', stream: true }),
      signal: AbortSignal.timeout(30_000),
    });
    assert.match(response.headers.get('content-type'), /^text\/event-stream/);
    const events = (await response.text()).split('\n\n').filter(Boolean)
      .map((event) => JSON.parse(event.replace(/^data: /, '')));
    const pieces = events.filter((event) => event.type === 'content').map((event) => event.delta);
    assert.ok(pieces.length > 3, JSON.stringify(events));
    assert.equal(pieces.join(''), answer);
    const end = events.at(-1);
    assert.equal(end.type, 'end', JSON.stringify(end));
    assert.ok(end.total_tokens.output > 0, JSON.stringify(end));
    const usage = await call('GET', '/troupe/v1/usage?by=agent&granularity=none');
    const row = usage.rows.find(({ key }) => key === agent.id);
    assert.deepEqual([row.requests, row.tokens_output], [1, end.total_tokens.output]);
  });

  test('after a failure the next one works', async () => {
    const agent = await createAgent({ name: 'Again', model: 'mock-small' });
    assert.equal((await chat(agent.id, 'Hello')).content, answer);
  });
});

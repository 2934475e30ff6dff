// SPDX-License-Identifier: GPL-3.0-or-later
// A model server of other people (mock-llm, OpenAI-compatible) as a provider: configured, listed,
// asked, and failing.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { call, chat, createAgent, startThirdParty, until } from './harness.mjs';

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

test('its models are listed', async () => {
  await until(() => call('GET', '/troupe/v1/models?limit=100'),
    (page) => ['mock-large', 'mock-small'].every((id) => JSON.stringify(page).includes(id)));
});

describe('a conversation', () => {
  test('the answer arrives whole, from the model that was asked, with its tokens', async () => {
    const agent = await createAgent({ name: 'Keeper', model: 'mock-large' });
    const reply = await chat(agent.id, 'How many steps?');
    assert.equal(reply.status, 'completed', JSON.stringify(reply));
    assert.equal(reply.text, answer);
    assert.match(JSON.stringify(reply), /mock-large/);
    assert.doesNotMatch(JSON.stringify(reply), /troupe-offline/);
    assert.ok(reply.usage.input_tokens > 0 && reply.usage.output_tokens > 0, JSON.stringify(reply));
  });

  test('a refused key is an error of the message, not an answer', async () => {
    const agent = await createAgent({ name: 'Refused', model: 'mock-large' });
    const reply = await chat(agent.id, 'Please fail with 401 now');
    assert.equal(reply.status, 'failed', JSON.stringify(reply));
    assert.doesNotMatch(JSON.stringify(reply), /sk-mock-secret/);
  });

  test('after a failure the next one works', async () => {
    const agent = await createAgent({ name: 'Again', model: 'mock-small' });
    assert.equal((await chat(agent.id, 'Hello')).text, answer);
  });
});

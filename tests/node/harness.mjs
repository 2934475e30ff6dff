// SPDX-License-Identifier: GPL-3.0-or-later
// What the third-party tests share: processes that end with their test, and the native API.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { once } from 'node:events';

/** Starts troupe-server and waits for its ready line. Resolves to { url, pid, stop() }. */
export async function startServer({ program, folder, apiKey, args = [], timeoutMs = 60_000 }) {
  const child = spawn(program,
    ['--listen', '127.0.0.1', '--port', '0', '--data', folder, ...args],
    { env: { ...process.env, TROUPE_BOOTSTRAP_API_KEY: apiKey }, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stderr.on('data', (data) => { log = (log + data).slice(-20_000); });
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(signal ? `was ended by ${signal}` : `exited with ${code}`));
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  let url = null;
  for await (const line of createInterface({ input: child.stdout })) {
    try {
      const message = JSON.parse(line);
      if (message.event === 'ready') url = message.url;
    } catch { /* not a line for us */ }
    if (url) break;
  }
  clearTimeout(timer);
  if (!url) throw new Error(`troupe-server ${await ended} before it was ready\n${log}`);
  child.stdout.resume();

  /** Stops it as a person would (SIGTERM); rejects unless it ends by itself, with 0. */
  async function stop() {
    child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), 30_000);
    const how = await ended;
    clearTimeout(hard);
    if (how !== 'exited with 0') throw new Error(`troupe-server ${how}\n${log}`);
  }
  return { url, pid: child.pid, stop };
}

/** Starts a third-party server of npm on a free port of 127.0.0.1. */
export async function startThirdParty(script, { args = [], env = {} } = {}) {
  const preload = new URL('./loopback.cjs', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--require', preload, script, ...args],
    { env: { ...process.env, ...env, PORT: '0' }, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let log = '';
  child.stderr.on('data', (data) => { log += data; });
  const first = await Promise.race([
    once(child, 'message').then(([message]) => message),
    once(child, 'exit').then(([code]) => ({ code })),
  ]);
  if (!first.port) throw new Error(`${script} exited with ${first.code}\n${log}`);
  return {
    url: `http://127.0.0.1:${first.port}`,
    async stop() {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    },
  };
}

/** The server that run.mjs started for this test file. */
export const server = {
  get url() { return process.env.TROUPE_URL; },
  get apiKey() { return process.env.TROUPE_API_KEY; },
};

/** One call of an API. Rejects, with the answer's body, when the status is not the expected one. */
export async function call(method, path, { body, expect = [200, 201, 202, 204], headers = {} } = {}) {
  const response = await fetch(server.url + path, {
    method,
    headers: {
      authorization: `Bearer ${server.apiKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  if (![expect].flat().includes(response.status)) {
    throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  }
  return text === '' ? null : JSON.parse(text);
}

/** Asks until `check` returns something; the last answer is in the error. */
export async function until(ask, check, { timeoutMs = 30_000, everyMs = 50 } = {}) {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    const result = check(answer);
    if (result) return result;
    if (Date.now() > end) throw new Error(`still not so after ${timeoutMs} ms: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

export const createAgent = (fields = {}) =>
  call('POST', '/troupe/v1/agents', { body: { name: 'Ann', model: 'troupe-offline', ...fields }, expect: 201 });

/** Sends one message in a new session; resolves to the finished answer, also when it failed. */
export async function chat(agentId, text) {
  const session = await call('POST', '/troupe/v1/sessions', { body: { agent_id: agentId }, expect: 201 });
  const path = `/troupe/v1/sessions/${session.id}/messages`;
  const sent = await call('POST', path, { body: { text }, expect: 202 });
  return until(() => call('GET', path), (page) => page.items.find(
    (message) => message.id === sent.reply_id && message.status !== 'streaming'));
}

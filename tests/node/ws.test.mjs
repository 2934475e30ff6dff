// SPDX-License-Identifier: GPL-3.0-or-later
// The event socket, by the client that most of the Node world uses.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { call, createAgent, server } from './harness.mjs';

const address = (query) => `${server.url.replace(/^http/, 'ws')}/troupe/v1/events${query}`;
const signal = () => ({ signal: AbortSignal.timeout(30_000) });

/** Opens the event socket; `events` collects what arrives from the first frame on. */
async function open(query = '') {
  const socket = new WebSocket(address(`?token=${server.apiKey}${query}`));
  const events = [];
  socket.on('message', (data) => events.push(JSON.parse(data)));
  await once(socket, 'open', signal());
  return { socket, events };
}

async function event(watch, matches) {
  for (;;) {
    const found = watch.events.find(matches);
    if (found) return found;
    await once(watch.socket, 'message', signal());
  }
}

const createdOf = (id) => (e) => e.type === 'event' && e.event === 'agent.created' && e.subject_id === id && e.data.id === id;

/** The status of the plain HTTP answer to a handshake that must be refused. */
async function refusal(url, options) {
  const socket = new WebSocket(url, options);
  socket.on('error', () => {});
  const outcome = await Promise.race([
    once(socket, 'unexpected-response', signal()).then(([request, response]) => {
      request.destroy();
      return response.statusCode;
    }),
    once(socket, 'open', signal()).then(() => 'opened'),
  ]);
  socket.terminate();
  return outcome;
}

async function closeCode(watch) {
  const [code] = await once(watch.socket, 'close', signal());
  return code;
}

describe('a handshake is refused before the upgrade', () => {
  test('without a token', async () => assert.equal(await refusal(address('')), 401));
  test('with a wrong token', async () =>
    assert.equal(await refusal(address('?token=lvng_0000000000000000000000000000000000000000')), 401));
  test('at a path that is no socket', async () => {
    const url = address(`?token=${server.apiKey}`).replace('/events', '/no-such-socket');
    assert.equal(await refusal(url), 404);
  });
  test('with a foreign Host', async () => {
    const status = await refusal(address(`?token=${server.apiKey}`), { headers: { host: 'attacker.example' } });
    assert.ok([400, 403, 421].includes(status), `answered ${status}`);
  });
});

describe('events', () => {
  test('an agent that is made is told to a client that watches', async () => {
    const watch = await open();
    const agent = await createAgent({ name: 'Told' });
    const told = await event(watch, createdOf(agent.id));
    assert.ok(Number.isInteger(told.seq) && told.seq > 0, JSON.stringify(told));
    watch.socket.close();
    assert.ok([1000, 1005].includes(await closeCode(watch))); // RFC 6455 7.1.6 leaves it open
  });

  test('sequence numbers grow, and the event is there once its answer is', async () => {
    const watch = await open();
    const agents = [];
    for (let i = 0; i < 20; ++i) agents.push(await createAgent({ name: `Row ${i}` }));
    await event(watch, createdOf(agents.at(-1).id));
    const told = watch.events.filter((e) => e.event === 'agent.created');
    const seqs = told.map((e) => e.seq);
    assert.deepEqual(seqs, [...new Set(seqs)].sort((a, b) => a - b));
    for (const agent of agents) assert.equal(told.filter(createdOf(agent.id)).length, 1);
    watch.socket.terminate();
  });

  test('a client that comes back with ?after= misses nothing and hears nothing twice', async () => {
    const first = await open();
    const before = await createAgent({ name: 'Before' });
    const { seq } = await event(first, createdOf(before.id));
    first.socket.terminate(); // as a lost network does

    const missed = [];
    for (let i = 0; i < 5; ++i) missed.push(await createAgent({ name: `Missed ${i}` }));
    const second = await open(`&after=${seq}`);
    const live = await createAgent({ name: 'Live' });
    await event(second, createdOf(live.id));

    const created = second.events.filter((e) => e.event === 'agent.created');
    assert.deepEqual(created.map((e) => [...missed, live].findIndex((agent) => createdOf(agent.id)(e))),
      [0, 1, 2, 3, 4, 5]);
    assert.ok(second.events.every((e) => e.type !== 'event' || e.seq > seq));
    second.socket.terminate();
  });
});

describe('a frame that breaks the rules closes the socket, and only this one', () => {
  const cases = [
    ['a frame over the limit', 1009, (socket) => socket.send(Buffer.alloc((16 << 20) + 1, 0x61), { binary: false })],
    ['text that is no UTF-8', 1007, (socket) => socket.send(Buffer.from([0xc3, 0x28, 0xff]), { binary: false })],
    ['a reserved opcode', 1002, (socket) => socket._socket.write(Buffer.from([0x83, 0x80, 1, 2, 3, 4]))],
    ['a frame that is not masked', 1002, (socket) => socket.send('{}', { mask: false })],
    ['a fragmented ping', 1002, (socket) => socket._socket.write(Buffer.from([0x09, 0x80, 1, 2, 3, 4]))],
  ];
  for (const [name, code, send] of cases) {
    test(`${name}: ${code}`, async () => {
      const bystander = await open();
      const watch = await open();
      watch.socket.on('error', () => {}); // the rest of a big frame meets a closed socket
      const closed = closeCode(watch);
      send(watch.socket);
      assert.equal(await closed, code);

      const agent = await createAgent({ name: 'Still there' });
      await event(bystander, createdOf(agent.id));
      bystander.socket.terminate();
    });
  }

  test('the server still answers', async () => {
    assert.ok((await call('GET', '/troupe/v1/agents?limit=1')).items.length === 1);
  });
});

test('a ping is answered with its payload', async () => {
  const { socket } = await open();
  socket.ping('abc');
  const [payload] = await once(socket, 'pong', signal());
  assert.equal(payload.toString(), 'abc');
  socket.terminate();
});

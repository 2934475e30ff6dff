// SPDX-License-Identifier: GPL-3.0-or-later
// Preloaded into third-party servers (node --require): whatever address they ask for, they listen on
// 127.0.0.1, and they tell their parent which port they got.
'use strict';
const net = require('node:net');

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...args) {
  const callback = args.find((argument) => typeof argument === 'function');
  const [first] = args;
  let options = null;
  if (first && typeof first === 'object' && first.port !== undefined) {
    options = { ...first, host: '127.0.0.1' };
  } else if (typeof first === 'number' || (typeof first === 'string' && /^\d+$/.test(first))) {
    options = { port: Number(first), host: '127.0.0.1' };
  }
  if (options === null) return listen.apply(this, args); // a pipe or a handle: no address
  this.once('listening', () => process.send?.({ port: this.address().port }));
  return listen.call(this, options, callback);
};

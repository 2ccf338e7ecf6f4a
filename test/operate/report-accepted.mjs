// Loaded into the program under test with `node --import`: tells on stderr which connections it has accepted.
// A client cannot tell: the system sets connections up before the program takes them.
import { Server } from 'node:net';

const emit = Server.prototype.emit;
Server.prototype.emit = function (event, ...args) {
  if (event === 'connection') process.stderr.write(`accepted ${args[0].remotePort}\n`);
  return emit.call(this, event, ...args);
};

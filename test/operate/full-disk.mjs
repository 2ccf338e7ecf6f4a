// Loaded into the program under test with `node --import`: its standard output goes where nothing can be written.
import { closeSync, openSync } from 'node:fs';

closeSync(1);
openSync('/dev/full', 'w');

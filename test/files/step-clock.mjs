// Lets the clock of a process step back by an hour as often as it gets SIGUSR2.
const realNow = Date.now;
let steps = 0;
Date.now = () => realNow() - steps * 3_600_000;
process.on('SIGUSR2', () => {
  steps++;
});

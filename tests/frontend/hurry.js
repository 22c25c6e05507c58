// Loaded before every test of the script: each look at a real clock finds it later than the last. A test that must know
// the time sets its own clock, or it fails here, at once, and not now and then on a busy machine. It must hold no test.

const LATER = 2_000; // milliseconds: longer than any span that the script itself measures (`TWICE` in pane.js, `HAND` in scroller.js)

for (const clock of [Date, performance]) {
  const real = clock.now.bind(clock);
  let looks = 0;
  clock.now = () => real() + LATER * ++looks;
}

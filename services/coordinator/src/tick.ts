const SECOND_MS = 1_000
/** A timer that comes so late was not late: the process stood still. */
const PAUSE_MS = 3_000

/** Calls back every second and every minute; says so first when the process itself stood still in between. */
export const keepTime = ({
  onSecond,
  onMinute,
  onPause,
}: Readonly<{ onSecond: () => void; onMinute: () => void; onPause: () => void }>): Disposable => {
  let last = performance.now()
  let seconds = 0
  const timer = setInterval(() => {
    const now = performance.now()
    if (now - last > PAUSE_MS) onPause()
    last = now
    seconds += 1
    onSecond()
    if (seconds % 60 === 0) onMinute()
  }, SECOND_MS)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
